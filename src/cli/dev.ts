import { provideKeptSecret } from "./kept-secret.ts";
import { runProcess } from "./run-process.ts";
import { runServer } from "./run-server.ts";

await runProcess(async (life) => {
  provideKeptSecret();
  await runServer(life, {
    dev: true,
    onListening: (address) => console.log(`Customer 360 (development) on ${address}`),
  });
});
