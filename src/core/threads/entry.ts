import { parentPort, workerData } from "node:worker_threads";
import { lowerPriority } from "./lower-priority.ts";
import { serve } from "./serve.ts";
import type { ThreadWork } from "./start-thread.ts";

// What every thread runs: the export of a module, for each job.

const { module, work, priority }: ThreadWork = workerData;
const { [work]: perform } = await import(new URL(`../../${module}`, import.meta.url).href);
if (priority) lowerPriority(priority);
if (parentPort) serve(parentPort, perform);
