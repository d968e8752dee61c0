import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REDACTED, redactor } from "../../src/core/redact.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

const none = redactor([]);
// Put together here, so that no scanner takes this file for a leak.
const of = (...parts: string[]) => parts.join("");

describe("values that are known", () => {
  it("are taken out wherever they stand, in URLs and JSON too", () => {
    const redact = redactor(['p@ss "word"']);
    expect(redact('a p@ss "word" b')).toBe(`a ${REDACTED} b`);
    expect(redact("x?key=p%40ss%20%22word%22&y")).toBe(`x?key=${REDACTED}&y`);
    expect(redact('{"k":"p@ss \\"word\\""}')).toBe(`{"k":"${REDACTED}"}`);
  });
  it("are taken out line by line where they have several", () => {
    const redact = redactor(["first-line\nsecond-line\n"]);
    expect(redact("first-line")).toBe(REDACTED);
    expect(redact("a\nsecond-line\nb")).toBe(`a\n${REDACTED}\nb`);
  });
  it("are taken out of base64, wherever they stand in what was encoded", () => {
    const secret = "tok3n.value~of-the>job?ÿ";
    const redact = redactor([secret]);
    for (const before of ["", "x", "me", "x-access-token:", "ghijk"])
      for (const after of ["", "\n", "@x", " and more"])
        for (const form of ["base64", "base64url"] as const) {
          const whole = Buffer.from(`${before}${secret}${after}`).toString(form);
          const left = redact(`a ${whole} b`);
          expect(left).toContain(REDACTED);
          // Of the secret no more than the bits that share a character with what stands beside it, or with nothing.
          const [first = "", rest = ""] = left.slice(2, -2).split(REDACTED);
          expect(first.length * 6).toBeLessThanOrEqual(8 * before.length + 6);
          expect(rest.replace(/=+$/, "").length * 6).toBeLessThanOrEqual(8 * after.length + 11);
        }
  });
  it("of seven characters are no pattern in base64", () => {
    const encoded = Buffer.from("seven77").toString("base64");
    expect(redactor(["seven77"])(`seven77 ${encoded}`)).toBe(`${REDACTED} ${encoded}`);
    const eight = Buffer.from("eight888").toString("base64");
    expect(redactor(["eight888"])(eight)).not.toContain(eight.slice(0, 8));
  });
  it("leaves short ones alone: they are ordinary text", () => {
    expect(redactor(["1", "true", "", "     \n  "])("1 test passed: true")).toBe(
      "1 test passed: true",
    );
  });
  it("takes the longer of two that begin alike", () => {
    expect(redactor(["secret", "secret-longer"])("secret-longer")).toBe(REDACTED);
  });
  it("means characters, not patterns", () => {
    const redact = redactor(["a.*b(c"]);
    expect(redact("aXXb(c a.*b(c")).toBe(`aXXb(c ${REDACTED}`);
  });
  it("is gone from any text (property)", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          fc.pre(secret.trim().length >= 6 && !REDACTED.includes(secret));
          fc.pre(!`${before}${REDACTED}${after}`.includes(secret) && !secret.startsWith("-----"));
          expect(redactor([secret])(`${before}${secret}${after}`)).not.toContain(secret);
        },
      ),
    );
  });
});

describe("shapes", () => {
  it.each([
    of("ghp_", "a".repeat(36)),
    of("gho_", "A1".repeat(18)),
    of("ghs_", "9".repeat(36)),
    of("github_pat_", "11ABCDEFG0", "x".repeat(60)),
    of("glpat-", "abcdefghij-klmnopqrst"),
    of("AKIA", "ABCDEFGHIJKLMNOP"),
    of("xoxb-", "123456789012-abcdefghijkl"),
    of("sk_live_", "abcdefghijklmnop1234"),
    of("npm_", "a".repeat(36)),
    of("AIza", "b".repeat(35)),
    of("sk-ant-", "api03-", "c".repeat(40)),
    of("eyJhbGciOiJIUzI1NiJ9", ".", "eyJzdWIiOiIxIn0", ".", "abcdefghijk_-"),
  ])("%s", (token) => {
    expect(none(`before ${token} after`)).toBe(`before ${REDACTED} after`);
    expect(none(`"${token}",`)).toBe(`"${REDACTED}",`);
  });
  it("private keys, whole or cut at either end", () => {
    const begin = of("-----BEGIN ", "RSA PRIVATE KEY-----");
    const end = of("-----END ", "RSA PRIVATE KEY-----");
    const body = "MIIEow\nAbCd==\n";
    expect(none(`a\n${begin}\n${body}${end}\nb`)).toBe(`a\n${REDACTED}\nb`);
    expect(none(`a\n${begin}\n${body}`)).toBe(`a\n${REDACTED}`);
    expect(none(`${body}${end}\nb`)).toBe(`${REDACTED}\nb`);
  });
  it("passwords in URLs", () => {
    expect(none("https://me:pa55@host/x.git")).toBe(`https://me:${REDACTED}@host/x.git`);
    expect(none("http://localhost:3000/a@b")).toBe("http://localhost:3000/a@b");
    expect(none("https://u:p@ss@w0rd@host/x@y z")).toBe(`https://u:${REDACTED}@host/x@y z`);
    expect(none("'https://me@corp.example:pa55@host'")).toBe(
      `'https://me@corp.example:${REDACTED}@host'`,
    );
    const long = "0".repeat(4_000);
    expect(none(`https://u:${long}@host`)).toBe(`https://u:${REDACTED}@host`);
  });
  it("tokens that stand for a user in URLs", () => {
    const token = "0123456789abcdef._-x";
    expect(none(`https://${token}@host/x`)).toBe(`https://${REDACTED}@host/x`);
    for (const text of [
      `https://${token.slice(1)}@host/x`,
      "ssh://git@github.com/a/b",
      "https://registry.example.org/a-long-package-name@1.2.3",
      "https://host.example.org/?mail=someone-with-a-long-name@example.org",
    ])
      expect(none(text)).toBe(text);
  });
  it("what authorizes a request", () => {
    const shown = `AUTHORIZATION: basic ${REDACTED}`;
    expect(none("x.extraheader=AUTHORIZATION: basic dTpwdw==\nb")).toBe(
      `x.extraheader=${shown}\nb`,
    );
    expect(none("curl -H 'Authorization: Bearer abc.def' x")).toBe(
      `curl -H 'Authorization: Bearer ${REDACTED}' x`,
    );
    expect(none("proxy-authorization: token abc")).toBe(`proxy-authorization: token ${REDACTED}`);
    const json = JSON.stringify({
      h: '{"authorization":"Bearer abc"}',
      authorization: "Basic abc",
    });
    expect(JSON.parse(none(json))).toEqual({
      h: `{"authorization":"Bearer ${REDACTED}"}`,
      authorization: `Basic ${REDACTED}`,
    });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a checklist says
    const named = 'headers: { authorization: "Bearer ${HEALTH_TOKEN}" }';
    expect(none(named)).toBe(named);
  });
  it("leaves ordinary text", () => {
    const text = "ghp_short AKIA xoxb sk-spinner-circle task-list 3 passed, 1 failed";
    expect(none(text)).toBe(text);
  });
});

it("stays quick on hostile text", () => {
  expectCpuTimeBelow(5_000, () => {
    for (const piece of [
      "eyJ-",
      "a.",
      "sk-",
      "https://a:",
      "https://a@",
      "a.a.a.a://b@c:d@",
      "a://b:c",
      "a://00000000000000000000000000000",
      "https://a:b/",
      "authorization: basic ",
      "authorization:   ",
      "x@",
      "-----BEGIN PRIVATE KEY-----",
      "AAAA\n",
      "gh_",
    ])
      none(piece.repeat(1_000_000 / piece.length));
    for (const begin of ["https://a:", "https://", "authorization: basic "])
      for (const piece of ["x", "x@", "@", ":", "x:", "x@y:"])
        none(`${begin}${piece.repeat(1_000_000 / piece.length)}`);
  });
});
