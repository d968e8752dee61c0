import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { remembered } from "./own-nodes.ts";
import { calledName, statementCall } from "./php-handlers.ts";

// Failing is nothing to these: what they would tidy up is gone already, or comes up again at once.
const TIDYING =
  /_(close|unbind|disconnect|destroy|free\w*|quit)$|^(unlink|rmdir|fclose|closedir|pclose|gzclose|socket_shutdown|stream_socket_shutdown|proc_terminate|posix_kill|ob_end_clean|ob_end_flush|ob_flush|ob_clean|flush|fflush|ini_set|set_time_limit|ignore_user_abort|trigger_error|user_error|mb_internal_encoding|date_default_timezone_set|setlocale|putenv|chmod|touch|apache_setenv|opcache_invalidate|opcache_reset|opcache_compile_file|cli_set_process_title|clearstatcache|stream_set_timeout|stream_set_blocking|header|headers_sent|shm_remove|shmop_delete|sem_remove|error_log|sapi_windows_vt100_support|phpinfo)$/;

export const IGNORED_ERROR: SyntaxRule = ruleOn(/@|\berror_reporting\b/, {
  id: "ignored-error",
  family: "error-handling",
  languages: ["php"],
  message: "An error is silenced, and nobody looks whether there was one",
  fix: "Test what the call returns, or drop the `@`; a comment may say why failure does not matter.",
  labels: [
    "PHP_CodeSniffer Generic.PHP.NoSilencedErrors",
    "WordPress.PHP.NoSilencedErrors",
    "PHPMD ErrorControlOperator",
  ],
  kinds: ["error_suppression_expression", "expression_statement"],
  where: "source",
  examples: {
    bad: [
      "@file_put_contents($path, $text);",
      "$page = @$_GET['page'];",
      "error_reporting(0);",
      "@$document->loadHTML($html);",
    ],
    good: [
      "$text = @file_get_contents($path);",
      "@unlink($tmp);",
      "if (!@mkdir($dir)) { throw new Failed($dir); }",
      "// The peer may have gone.\n@socket_write($socket, $bye);",
    ],
  },
  match(node, file) {
    if (node.kind() === "expression_statement") return isAllSilenced(node) ? { node } : null;
    const inner = node.namedChildren()[0];
    if (!inner || isExplained(node, file)) return null;
    const kind = inner.kind();
    if (kind === "subscript_expression")
      return {
        node,
        message: "`@` hides that a key may be missing",
        fix: "Give a default by `??`.",
      };
    if (node.parent()?.kind() !== "expression_statement" || !kind.endsWith("call_expression"))
      return null;
    const name = calledName(inner);
    if (name === "" || TIDYING.test(name) || isAskedLater(node, file, asksForLast)) return null;
    return { node, message: `The errors of \`${name}\` are silenced, and nobody looks at them` };
  },
});

/** `error_reporting(0);` */
function isAllSilenced(statement: SyntaxNode): boolean {
  const call = statementCall(statement);
  if (call?.kind() !== "function_call_expression" || calledName(call) !== "error_reporting")
    return false;
  return call.field("arguments")?.text().replace(/\s/g, "") === "(0)";
}

/** By a comment on the line, or on the line above. */
function isExplained(node: SyntaxNode, { lines }: SourceFile): boolean {
  const { start, end } = node.range();
  const above = lines[start.line - 1] ?? "";
  const behind = (lines[end.line] ?? "").slice(end.column);
  // The end of a comment of documentation speaks of a whole function.
  return (
    /^\s*(\/\/|#(?!\[)|\/\*(?!\*))/.test(above) || /;\s*(\/\/|#|\/\*)/.test(behind.slice(0, 300))
  );
}

// They tell of failure by what they return and by nothing else.
const TOLD_BY_RESULT =
  /^(move_uploaded_file|mail|mb_send_mail|curl_exec|openssl_(verify|sign|seal|open|(public|private)_(en|de)crypt|pkcs7_\w+|x509_export_to_file)|ftp_(put|get|fput|fget|delete|rename)|ssh2_scp_(send|recv)|sodium_crypto_sign_verify_detached|password_verify|hash_equals)$/;

export const UNCHECKED_RETURN: SyntaxRule = {
  id: "unchecked-return",
  family: "error-handling",
  languages: ["php"],
  message: "Whether the call failed is not looked at",
  fix: "Test what it returns.",
  labels: ["thecodingmachine/phpstan-safe-rule", "SonarPHP S2201"],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "move_uploaded_file($file['tmp_name'], $target);",
      "mail($to, $subject, $body);",
      "openssl_verify($data, $signature, $key);",
    ],
    good: [
      "if (!move_uploaded_file($file['tmp_name'], $target)) { throw new Failed(); }",
      "$mailer->mail($to);",
      "$sent = mail($to, $subject, $body);",
      "function f($c) { curl_exec($c); return curl_errno($c); }",
    ],
  },
  match(node, file) {
    const call = statementCall(node);
    if (call?.kind() !== "function_call_expression") return null;
    const name = calledName(call);
    if (!TOLD_BY_RESULT.test(name)) return null;
    if (name === "curl_exec" && isAskedLater(node, file, asksForCurls)) return null;
    return { node, message: `Whether \`${name}\` failed is not looked at` };
  },
};

// cURL keeps what went wrong in its handle, PHP the last error of each of its parts.
const asksForCurls = remembered((around) =>
  around.has({ rule: { kind: "name", regex: "^curl_(errno|error|getinfo)$" } }),
);
const asksForLast = remembered((around) =>
  around.has({
    rule: {
      kind: "name",
      regex: "^(error_get_last|\\w+_last_error(_msg)?|libxml_get_(last_error|errors))$",
    },
  }),
);

function isAskedLater(node: SyntaxNode, file: SourceFile, asks: typeof asksForLast): boolean {
  const around = enclosing(node, [
    "function_definition",
    "method_declaration",
    "anonymous_function",
    "program",
  ]);
  return around !== null && asks(around, file);
}

export const FLOATING_PROMISE: SyntaxRule = ruleOn(/Async\b/, {
  id: "floating-promise",
  family: "error-handling",
  languages: ["php"],
  message: "A request is started, and nobody waits for it",
  fix: "Keep the promise and wait for it, or give it a handler of errors.",
  labels: [],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: ["$client->postAsync($url, $options);"],
    good: [
      "$promises[] = $client->postAsync($url, $options);",
      "$client->postAsync($url)->then(null, $onError);",
    ],
  },
  match(node) {
    const call = statementCall(node);
    if (call?.kind() !== "member_call_expression") return null;
    const name = calledName(call);
    if (!/^(get|head|post|put|patch|delete|options|request|send)Async$/.test(name)) return null;
    return { node, message: `Nobody waits for \`${name}\`, and its error is lost` };
  },
});
