import { endAllGroups } from "../clients/process-group.ts";
import { removeAllTemporary } from "../clients/temporary.ts";

/** Between TERM and KILL when the whole run is interrupted; a person is waiting. */
const INTERRUPT_GRACE_MS = 2_000;

/** Ends every command with all that it started, then removes temporary folders. */
export async function endEverything(): Promise<void> {
  await endAllGroups(INTERRUPT_GRACE_MS);
  removeAllTemporary();
}
