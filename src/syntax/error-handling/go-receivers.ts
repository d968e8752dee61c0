import type { SyntaxNode } from "../../core/syntax-node.ts";
import { calleeOf, declarationAround } from "./go-tree.ts";

/** Methods whose only result is an error, by the type that a variable is declared to be of. */
const METHODS: Readonly<Record<string, string>> = {
  "sql.Tx": "Commit",
  "sqlx.Tx": "Commit",
  "pgx.Tx": "Commit",
  "sql.Row": "Scan",
  "sql.Rows": "Scan",
  "bufio.Writer": "Flush",
};

/** By what made them, beside an error: the handle of a database is called as anybody likes. */
const MADE: Readonly<Record<string, RegExp>> = {
  Commit: /\.Begin(x|Tx|Txx)?$/,
  Scan: /\.Queryx?(Context)?$/,
};

export const RECEIVER_METHODS: readonly string[] = [...Object.values(METHODS)];

/** `tx, err := db.Begin()`; what comes without an error, as of GORM, keeps it in itself. */
export function isMadeWithError(made: SyntaxNode, method: string): boolean {
  const maker = calleeOf(made);
  if (!maker || !MADE[method]?.test(maker)) return false;
  const assignment = made.parent()?.parent();
  return (assignment?.field("left")?.namedChildren().length ?? 0) > 1;
}

/** `func save(tx *sql.Tx)` and `var tx *sql.Tx`, where its function has no other variable of the name. */
export function isDeclaredToFail(name: string, method: string, place: SyntaxNode): boolean {
  const owner = declarationAround(place);
  if (!owner || name.length > 60) return false;
  const named = { field: "name", regex: `^${name}$` };
  const types = owner
    .findAll({
      rule: {
        any: [
          { kind: "parameter_declaration", has: named },
          { kind: "var_spec", has: named },
        ],
      },
    })
    .map((one) => one.field("type")?.text().replace(/^\*/, "") ?? "");
  return (
    types.length > 0 &&
    types.every((type) => Object.hasOwn(METHODS, type) && METHODS[type] === method)
  );
}
