import { runProcess } from "./run-process.ts";
import { runServer } from "./server/run-server.ts";
import { provideStoredSecret } from "./server/stored-secret.ts";

await runProcess(async (life) => {
  provideStoredSecret();
  await runServer(life, {
    dev: true,
    onListening: (address) => console.log(`Customer 360 (development) on ${address}`),
  });
});
