import { isCertificateCode } from "./failure.ts";
import { mendConnection, type Wording, type Words } from "./wording.ts";

type Say = (host: string) => string;

const unanswered: Say = (host) => `${host} could not be reached in time`;
const brokenOff: Say = (host) => `${host} broke the connection off`;
const noWay: Say = (host) => `there is no way from here to ${host}`;

const noTls: Say = (host) => `no TLS connection could be made with ${host}`;

/** Node's and its fetch's codes, as far as a person is helped by more than the code. */
const WORDS: Readonly<Record<string, Say>> = {
  ENOTFOUND: (host) => `there is no host ${host}, as far as can be seen from here`,
  EAI_AGAIN: (host) => `the name ${host} could not be looked up`,
  ECONNREFUSED: (host) => `${host} refused the connection`,
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  UND_ERR_SOCKET: brokenOff,
  ETIMEDOUT: unanswered,
  UND_ERR_CONNECT_TIMEOUT: unanswered,
  UND_ERR_HEADERS_TIMEOUT: unanswered,
  EHOSTUNREACH: noWay,
  ENETUNREACH: noWay,
  EPROTO: noTls,
};

/** @param code Node's; null where it gives none */
export function networkWords(code: string | null, wording: Wording): Words {
  const { apiHost } = wording;
  const shown = code === null ? "" : ` (${code.slice(0, 60)})`;
  if (isCertificateCode(code))
    return {
      reason: `the certificate of ${apiHost} is not trusted here${shown}`,
      mend: "if your network has a certificate authority of its own, name its file: NODE_EXTRA_CA_CERTS=/path/ca.pem",
    };
  return {
    reason: `${sayFor(code ?? "")(apiHost)}${shown}`,
    mend: mendConnection(wording, `see that ${apiHost} can be reached from here`),
  };
}

function sayFor(code: string): Say {
  if (code.startsWith("ERR_SSL_")) return noTls;
  const known = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return known ?? ((host) => `${host} could not be reached`);
}
