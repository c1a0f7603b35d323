import { logToStandardOutput } from "#core/server/log.ts";
import { watchProcess } from "#core/server/metrics.ts";
import { startWorker } from "#worker/start-worker.ts";
import { defineCommand } from "./define-command.ts";
import { openForService } from "./run-command.ts";
import { runProcess, untilStopped } from "./run-process.ts";
import { limitGarbage, returnMemory, returnMemoryWhenIdle } from "./server/return-memory.ts";

defineCommand("npm run worker")
  .description(
    "Works on runs (imports, nightly recalculations and what people ask for) apart from the server, as many times as wanted",
  )
  .parse();

await runProcess(async (life) => {
  limitGarbage();
  logToStandardOutput();
  watchProcess();
  await openForService(life);
  if (life.stop.aborted) return;
  life.atEnd(await startWorker());
  returnMemoryWhenIdle(life);
  returnMemory();
  console.log("Processing runs. Press Ctrl-C to stop: unfinished runs go to the next worker");
  await untilStopped(life);
  console.log("Stopping: what is under way is finished or goes to the next worker");
});
