import type {
  CheckFlags,
  ChecklistFlags,
  DemoFlags,
  DoctorFlags,
  InitFlags,
  ListFlags,
} from "./flags.ts";
import { guarded } from "./guard.ts";

/**
 * What each command does; each gives its exit code. The build makes one file of this and all it imports,
 * in which a module is evaluated when it is called for: reading one file is faster than resolving thirty.
 */
const commands = {
  check: async (flags: CheckFlags) => (await import("./run-check.ts")).runCheck(flags),
  async config(flags: ChecklistFlags) {
    const { config } = await import("../app/config.ts");
    const json = flags.format === "json";
    return said(await config({ ...here(), ...checklistOf(flags), json }), json);
  },
  async demo(flags: DemoFlags) {
    const { demo } = await import("../app/demo.ts");
    const { ending } = await import("./ending.ts");
    return demo({
      ...here(),
      keep: flags.keep === true,
      program: process.argv[1] ?? "",
      print: (text) => void process.stdout.write(text),
      signal: ending().signal,
    });
  },
  async doctor(flags: DoctorFlags) {
    const { doctor } = await import("../app/doctor.ts");
    const { ending } = await import("./ending.ts");
    const { signal } = ending();
    const check = { ...here(), ...checklistOf(flags), base: flags.base ?? null, signal };
    const json = flags.format === "json";
    const { exitCode, text } = await doctor({ check, json });
    await said(text, json);
    return exitCode;
  },
  async explain(item: string, flags: ChecklistFlags) {
    const { explain } = await import("../app/explain.ts");
    return said(await explain({ ...here(), ...checklistOf(flags), item }));
  },
  async init(flags: InitFlags) {
    const { init } = await import("../app/init-command.ts");
    const { path, text } = await init({ ...here(), write: flags.print !== true });
    return said(
      flags.print ? text : `wrote ${path}\nNext: read it, then run: dod check --stage code\n`,
    );
  },
  async list(flags: ListFlags) {
    const { list } = await import("../app/list.ts");
    const [checks, json] = [flags.checks === true, flags.format === "json"];
    return said(await list({ ...here(), ...checklistOf(flags), checks, json }), json);
  },
  async schema() {
    const { schemaText } = await import("../app/schema.ts");
    const { print } = await import("./print.ts");
    // The same for everybody: nothing of this place is in it.
    await print(await schemaText());
    return 0;
  },
} as const;

type Commands = typeof commands;

/** Does a command's work; its faults become words on stderr and an exit code. */
export function run<K extends keyof Commands>(
  name: K,
  ...words: Parameters<Commands[K]>
): Promise<number> {
  const command = commands[name] as (...given: unknown[]) => Promise<number>;
  return guarded(() => command(...words));
}

/** Where the command was given, and the environment: read here and handed on. */
function here() {
  return { cwd: process.cwd(), env: process.env };
}

function checklistOf(flags: ChecklistFlags): { checklist: string | null } {
  return { checklist: flags.checklist ?? null };
}

/** What stands in a checklist, in a commit or in an answer may hold a secret of this process. */
async function said(text: string, json = false): Promise<number> {
  const { jsonWithoutSecrets, print, withoutSecrets } = await import("./print.ts");
  await print(json ? jsonWithoutSecrets(text) : withoutSecrets(text));
  return 0;
}
