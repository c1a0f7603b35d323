import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import path from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { startCommand } from "#testing/processes/command-process.ts";
import { until } from "#testing/processes/runs.ts";

/** In front of the tests' server. Once held, nothing that is sent arrives, as for a worker that gets no processor time. */
const aSlowPath = async () => {
  const server = path.join(inject("postgres").socketFolder, ".s.PGSQL.5432");
  const open = new Set<Socket>();
  let [isHeld, gaveUp] = [false, 0];
  const listener = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      open.delete(socket);
      if (isHeld) gaveUp += 1;
    });
    if (isHeld) return void socket.resume();
    const upstream = connect(server);
    upstream.on("error", () => {});
    socket.once("close", () => upstream.destroy());
    socket.pipe(upstream).pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    listener.close();
  });
  return {
    port: (listener.address() as AddressInfo).port,
    hold: () => {
      isHeld = true;
      for (const socket of open) socket.destroy();
    },
    attempts: () => gaveUp,
  };
};

test("a worker whose database doesn't answer in time says so once, without a stack", async () => {
  const slow = await aSlowPath();
  const url = new URL(process.env.DATABASE_URL ?? "");
  const address = `postgresql://${url.username}@127.0.0.1:${slow.port}${url.pathname}`;
  const { child, ended } = startCommand("worker", [], {
    env: { DATABASE_URL: address, DATABASE_OWNER_URL: "", LOG_LEVEL: "warn" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout ?? child, "data");
  slow.hold();
  await until(async () => slow.attempts() > 100);
  child.kill("SIGKILL");
  const { out } = await ended;
  const lines = out.split("\n").filter((line) => line.startsWith("{"));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "warn", msg: expect.stringMatching(/the database does not answer in time/), reason: expect.any(String) },
  ]);
  expect(lines.join("")).not.toMatch(/stack|node_modules/);
});
