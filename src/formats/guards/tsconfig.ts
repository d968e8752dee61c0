import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asked, exclusions, inclusions, selections, toggle } from "../../core/guards/settings.ts";
import { below, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";

/** What `strict` switches on together. Source: typescriptlang.org/tsconfig/#strict */
const FAMILY =
  "noImplicitAny strictNullChecks strictFunctionTypes strictBindCallApply strictPropertyInitialization strictBuiltinIteratorReturn noImplicitThis useUnknownInCatchVariables alwaysStrict".split(
    " ",
  );
const STRICT =
  "strict noUncheckedIndexedAccess exactOptionalPropertyTypes noImplicitOverride noImplicitReturns noFallthroughCasesInSwitch noUnusedLocals noUnusedParameters noPropertyAccessFromIndexSignature noUncheckedSideEffectImports noEmitOnError isolatedModules verbatimModuleSyntax isolatedDeclarations erasableSyntaxOnly checkJs forceConsistentCasingInFileNames strictTemplates strictInjectionParameters strictInputAccessModifiers".split(
    " ",
  );
const LENIENT =
  "skipLibCheck skipDefaultLibCheck allowUnreachableCode allowUnusedLabels suppressImplicitAnyIndexErrors suppressExcessPropertyErrors noStrictGenericChecks noCheck keyofStringsOnly noImplicitUseStrict".split(
    " ",
  );

/** How strictly TypeScript checks, and which files. Source: typescriptlang.org/tsconfig */
export function readTsconfig(text: string): ReadGuards {
  const config = readJson(text);
  const all = textsOf(below(config, "files")).length > 0 && !below(config, "include");
  const guards: Guard[] = ["compilerOptions", "angularCompilerOptions"].flatMap((block) =>
    [...(below(config, block)?.entries ?? [])].flatMap(([name, tree]) => {
      const key = `${block}.${name}`;
      const label = `the compiler option ${shown(name)}`;
      if (FAMILY.includes(name))
        return toggle("strictness", key, label, tree, true).map((guard) => ({
          ...guard,
          coveredBy: [`${block}.strict`],
        }));
      if (STRICT.includes(name)) return toggle("strictness", key, label, tree, true);
      return LENIENT.includes(name) ? toggle("strictness", key, label, tree, false) : [];
    }),
  );
  return {
    guards: [
      ...guards,
      ...selections(
        "strictness",
        "extends",
        "the configuration it extends",
        textsOf(below(config, "extends")),
      ),
      ...exclusions(
        "exclude",
        "excluded from the compiler's check",
        textsOf(below(config, "exclude")),
      ),
      ...inclusions(
        "include",
        "what the compiler checks",
        below(config, all ? "files" : "include"),
        textsOf(below(config, all ? "files" : "include")),
      ),
      ...(below(config, "references")?.items ?? []).flatMap((one) =>
        textsOf(below(one, "path")).map(({ text: path, line }) =>
          asked(
            "files-excluded",
            `references:${path}`,
            `the project ${shown(path)} among the references`,
            line,
          ),
        ),
      ),
    ],
    parts: null,
  };
}
