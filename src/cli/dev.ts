import { runProcess } from "./run-process.ts";
import { provideStoredSecret, runServer } from "./server/run-server.ts";

await runProcess(async (life) => {
  provideStoredSecret();
  await runServer(life, {
    dev: true,
    onListening: (address) => console.log(`Customer 360 (development) on ${address}`),
  });
});
