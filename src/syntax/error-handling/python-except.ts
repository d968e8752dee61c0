import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { remembered } from "./own-nodes.ts";
import {
  argumentsOf,
  dottedName,
  isLogging,
  isLoud,
  lastName,
  receiverOf,
  statementCall,
} from "./python-calls.ts";
import {
  exits,
  type Handler,
  handlerOf,
  isInLog,
  isLeaving,
  isNothing,
  raises,
  takersOf,
  usesOf,
} from "./python-handlers.ts";
import { onlyTidies } from "./tidying-names.ts";

interface Verdict {
  readonly rule: "empty-catch" | "swallowed-error" | "broad-except";
  readonly message: string;
}

/** One fault a clause at most: the rules below share what is said of it. */
const verdictOn = remembered((clause: SyntaxNode, file: SourceFile): Verdict | null => {
  const handler = handlerOf(clause);
  if (!handler) return null;
  return handler.breadth === "narrow"
    ? verdictOnNarrow(handler, file)
    : verdictOnBroad(handler, file);
});

function verdictOnBroad(handler: Handler, file: SourceFile): Verdict | null {
  const { statements, name, body } = handler;
  const clause = headOf(handler);
  if (statements.every(isNothing))
    return isBestEffort(handler)
      ? null
      : { rule: "empty-catch", message: `\`${clause}\` drops every error` };
  if (raises(handler, file)) return null;
  const seen = [...usesOf(name, body, file), ...takersOf(body, file)];
  if (handler.breadth === "everything" && seen.length > 0 && seen.every(isInLog))
    return exits(handler, file)
      ? null
      : { rule: "broad-except", message: `\`${clause}\` holds back exits and interrupts, too` };
  if (seen.length > 0) return null;
  if (statements.every((one) => isLeaving(one) || isLogLine(one)))
    return {
      rule: "swallowed-error",
      message: statements.some(isLogLine)
        ? `\`${clause}\` writes a line that does not say which error it was`
        : `\`${clause}\` goes on as if nothing had happened`,
    };
  return { rule: "broad-except", message: `\`${clause}\` takes every error for the expected one` };
}

// Of these the type says little: what happened is in the message.
const WIDE =
  /(^|\.)(OSError|IOError|EnvironmentError|RuntimeError|RequestException|ClientError|SQLAlchemyError|DatabaseError|CalledProcessError|HTTPError|URLError|ApiException|APIError)$|^(socket|sqlite3|psycopg2|select)\.error$|^(sqlite3|psycopg2|pymysql|MySQLdb)\.Error$/;

/** A narrow handler is its own explanation, but for a loud line that hides what a wide type would say. */
function verdictOnNarrow(handler: Handler, file: SourceFile): Verdict | null {
  const { statements, types, name, body } = handler;
  const lines = statements.filter(isLogLine);
  // A name for it that nobody reads says that something was to be told of it.
  const isForgotten = name !== null && !name.startsWith("_") && lines.length === statements.length;
  const isWide = types.every((type) => WIDE.test(type));
  const isTold = isWide && lines.some((line) => isLoud(statementCall(line) as SyntaxNode));
  if ((!isTold && !isForgotten) || !statements.every((one) => isLeaving(one) || isLogLine(one)))
    return null;
  if (usesOf(name, body, file).length > 0 || takersOf(body, file).length > 0) return null;
  const message = `\`${headOf(handler)}\` writes a line that does not say which error it was`;
  return { rule: "swallowed-error", message };
}

function isLogLine(statement: SyntaxNode): boolean {
  if (statement.kind() !== "expression_statement") return false;
  const call = statementCall(statement);
  return call !== null && isLogging(call);
}

function headOf({ clause, types }: Handler): string {
  const star = clause.kind() === "except_group_clause" || clause.children()[1]?.kind() === "*";
  const caught = types.length > 1 ? `(${types.join(", ")})` : types.join("");
  const head = `except${star ? "*" : ""}${caught === "" ? "" : ` ${caught}`}`;
  return head.length > 60 ? `${head.slice(0, 59)}…` : head;
}

const CLEANUP: ReadonlySet<string> = new Set(
  (
    "close aclose quit terminate kill unlink remove rmtree rmdir shutdown disconnect release cancel " +
    "stop cleanup clean_up detach unsubscribe unregister join rollback logout dispose teardown free"
  ).split(" "),
);

/** What is tried only tidies up: there is nothing left to do with a failure. A bare `except` is too much even then. */
function isBestEffort({ clause, types }: Handler): boolean {
  if (types.length === 0) return false;
  const around = enclosing(clause, ["function_definition"], ["class_definition"]);
  if (around?.field("name")?.text() === "__del__") return true;
  const tried = clause.parent()?.field("body")?.namedChildren() ?? [];
  const statements = tried.filter((one) => one.kind() !== "comment");
  return statements.length > 0 && statements.length <= 2 && statements.every(isCleanup);
}

function isCleanup(statement: SyntaxNode): boolean {
  if (statement.kind() !== "expression_statement") return false;
  const call = statementCall(statement);
  if (call === null) return false;
  const name = lastName(call).replace(/^_+/, "");
  return CLEANUP.has(name) && onlyTidies(name, receiverOf(call), argumentsOf(call).length > 0);
}

function matchOf(clause: SyntaxNode, file: SourceFile, rule: Verdict["rule"]): Match | null {
  const verdict = verdictOn(clause, file);
  if (verdict?.rule !== rule) return null;
  return { node: clause, within: clause.parent() ?? clause, message: verdict.message };
}

const KINDS = ["except_clause"];

export const EMPTY_CATCH: SyntaxRule = {
  id: "empty-catch",
  family: "error-handling",
  languages: ["python"],
  message: "Every error is caught and dropped",
  fix: "Catch the exceptions that are expected here, and log or pass on the rest.",
  labels: ["ruff S110", "ruff E722", "bandit B110", "pylint broad-exception-caught"],
  kinds: [...KINDS, "with_item"],
  where: "code",
  examples: {
    bad: [
      "try:\n    send(mail)\nexcept Exception:\n    pass\n",
      "try:\n    send(mail)\nexcept:  # best effort\n    ...\n",
      "with contextlib.suppress(Exception):\n    send(mail)\n",
    ],
    good: [
      "try:\n    os.remove(path)\nexcept FileNotFoundError:\n    pass\n",
      "try:\n    send(mail)\nexcept Exception:\n    logger.exception('mail')\n",
      "try:\n    connection.close()\nexcept Exception:\n    pass\n",
      "with contextlib.suppress(KeyError):\n    del cache[key]\n",
    ],
  },
  match(node, file) {
    return node.kind() === "with_item" ? suppressed(node) : matchOf(node, file, "empty-catch");
  },
};

/** `with suppress(Exception):` is `except Exception: pass` by another name. */
function suppressed(item: SyntaxNode): Match | null {
  const call = item.field("value");
  if (call?.kind() !== "call" || lastName(call) !== "suppress") return null;
  if (!["suppress", "contextlib.suppress"].includes(dottedName(call) ?? "")) return null;
  const broad = argumentsOf(call)
    .map((argument) => argument.text())
    .find((type) => type === "Exception" || type === "BaseException");
  if (broad === undefined) return null;
  const statement = enclosing(item, ["with_statement"]);
  const tried = statement?.field("body")?.namedChildren() ?? [];
  if (broad === "Exception" && tried.length <= 2 && tried.every(isCleanup)) return null;
  return {
    node: item,
    within: statement ?? item,
    message: `\`suppress(${broad})\` drops every error`,
  };
}

export const SWALLOWED_ERROR: SyntaxRule = {
  id: "swallowed-error",
  family: "error-handling",
  languages: ["python"],
  message: "An error is caught, and nothing of it is kept",
  fix: "Catch the exceptions that are expected here, log the exception itself, or let it through.",
  labels: ["ruff BLE001", "ruff S112", "pylint broad-exception-caught"],
  kinds: KINDS,
  where: "source",
  examples: {
    bad: [
      "def f():\n    try:\n        return load()\n    except Exception:\n        return None\n",
      "for one in all:\n    try:\n        one.run()\n    except Exception:\n        continue\n",
      "try:\n    save(order)\nexcept Exception as e:\n    logger.error('not saved')\n",
      "try:\n    upload(path)\nexcept OSError:\n    log.error('upload failed')\n",
      "try:\n    upload(path)\nexcept QuotaError as e:\n    print('upload failed')\n",
    ],
    good: [
      "def f():\n    try:\n        return load()\n    except KeyError:\n        return None\n",
      "try:\n    save(order)\nexcept Exception as e:\n    logger.error('not saved: %s', e)\n",
      "try:\n    save(order)\nexcept Exception:\n    logger.error('not saved', exc_info=True)\n",
      "try:\n    read(path)\nexcept FileNotFoundError:\n    log.warning('no %s', path)\n",
    ],
  },
  match: (node, file) => matchOf(node, file, "swallowed-error"),
};

export const BROAD_EXCEPT: SyntaxRule = {
  id: "broad-except",
  family: "error-handling",
  languages: ["python"],
  message: "Every error is taken for the expected one",
  fix: "Name the exceptions that are expected here, or log the exception and raise it again.",
  labels: ["ruff BLE001", "ruff E722", "flake8 B001", "pylint broad-exception-caught, bare-except"],
  kinds: KINDS,
  where: "source",
  examples: {
    bad: [
      "try:\n    settings = load()\nexcept Exception:\n    settings = dict(DEFAULTS)\n",
      "try:\n    job.run()\nexcept:\n    logger.exception('job')\n",
    ],
    good: [
      "try:\n    settings = load()\nexcept FileNotFoundError:\n    settings = dict(DEFAULTS)\n",
      "try:\n    session.commit()\nexcept:\n    session.rollback()\n    raise\n",
      "try:\n    result = call()\nexcept BaseException as error:\n    future.set_exception(error)\n",
      "try:\n    job.run()\nexcept Exception as error:\n    errors.append(error)\n",
    ],
  },
  match: (node, file) => matchOf(node, file, "broad-except"),
};
