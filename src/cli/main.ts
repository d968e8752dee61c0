import { Command } from "commander";
import { plainBlock } from "../core/plain-text.ts";
import { VERSION } from "../core/version.ts";
import { registerCheck } from "./check.ts";
import { registerConfig } from "./config.ts";
import { registerDemo } from "./demo.ts";
import { registerDoctor } from "./doctor.ts";
import { finish, guardExit, usageExit } from "./exit.ts";
import { registerExplain } from "./explain.ts";
import { registerInit } from "./init.ts";
import { registerList } from "./list.ts";
import { withoutSecrets } from "./print.ts";
import { registerSchema } from "./schema.ts";

guardExit();
const program = new Command("dod")
  .description(
    "Holds the current branch against a YAML checklist. DONE only when evidence covers all of it.",
  )
  .version(VERSION, "-V, --version")
  .helpCommand(true)
  .showSuggestionAfterError(true)
  .showHelpAfterError("(dod --help, or dod help COMMAND)")
  // What was typed comes back in its messages.
  .configureOutput({
    writeErr: (text) => void process.stderr.write(plainBlock(withoutSecrets(text))),
  })
  .exitOverride();

for (const register of [
  registerCheck,
  registerInit,
  registerList,
  registerExplain,
  registerConfig,
  registerSchema,
  registerDoctor,
  registerDemo,
])
  register(program);
// Sub-commands do not inherit what was set after they were made.
for (const command of program.commands) command.exitOverride().showSuggestionAfterError(true);

program.parseAsync().then(
  () => finish(process.exitCode ?? 0),
  (fault: unknown) => finish(usageExit(fault)),
);
