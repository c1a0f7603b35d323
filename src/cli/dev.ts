import { runProcess } from "./run-process.ts";
import { runServer } from "./server/run-server.ts";
import { provideKeptSecret } from "./server/stored-secret.ts";

await runProcess(async (life) => {
  provideKeptSecret();
  await runServer(life, {
    dev: true,
    onListening: (address) => console.log(`Customer 360 (development) on ${address}`),
  });
});
