import { runProcess } from "./run-process.ts";
import { buildLog, buildUnlessBuilt } from "./server/product-build.ts";

await runProcess(async (life) => {
  const isNew = await buildUnlessBuilt(life, { logFile: buildLog(), print: console.log });
  if (!isNew && !life.stop.aborted) console.log("The pages are built from these sources already: nothing to do");
});
