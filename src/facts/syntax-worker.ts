// What a thread of `SyntaxThreads` runs.
import { parentPort, workerData } from "node:worker_threads";

const { serve } = await import("./syntax-serve.ts");
if (parentPort) serve(parentPort, workerData);
