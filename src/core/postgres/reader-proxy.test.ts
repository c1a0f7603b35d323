import { randomInt } from "node:crypto";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { provideSettings } from "../server/settings.ts";
import { PORT } from "./data-location.ts";
import { openReaderProxy } from "./reader-proxy.ts";

const startup = (() => {
  const names = Buffer.from("user\0postgres\0\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(names.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, names]);
})();

const TLS_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Sends its bytes and never closes its own end. */
const aPeer = (host: string, bytes: Buffer): Socket => {
  const socket = connect({ port: PORT, host, allowHalfOpen: true }, () => socket.write(bytes));
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
};

/** What it is answered; empty if it is only disconnected, also by a reset. */
const answerOf = (peer: Socket): Promise<string> =>
  new Promise((resolve) => {
    peer.once("data", (bytes) => resolve(String(bytes)));
    for (const end of ["end", "close"]) peer.once(end, () => resolve(""));
  });

const open = async (): Promise<string> => {
  const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
  provideSettings({ READERS_HOST: host });
  const close = await openReaderProxy("/nowhere");
  onTestFinished(async () => {
    await close();
    provideSettings({});
  });
  return host;
};

// Only Linux has more addresses of this machine than 127.0.0.1, where the port may be in use.
const onLinux = test.runIf(process.platform === "linux");

onLinux("peers that were refused and hold on take nobody's place", async () => {
  const host = await open();
  for (let round = 0; round < 3; round++) {
    const peers = Array.from({ length: 150 }, () => aPeer(host, startup));
    for (const answer of await Promise.all(peers.map(answerOf))) expect(answer, `round ${round}`).toContain("C28000");
  }
});

onLinux("peers that say nothing give way to one that says who it is", async () => {
  const host = await open();
  const silent = Array.from({ length: 300 }, () => aPeer(host, Buffer.alloc(1)));
  // The rest stays.
  let gone = 0;
  await new Promise<void>((resolve) => {
    for (const peer of silent) answerOf(peer).then(() => ++gone === 100 && resolve());
  });
  expect(await answerOf(aPeer(host, startup))).toContain("C28000");
});

onLinux("a peer that asks for encryption again and again is refused", async () => {
  const host = await open();
  const peer = aPeer(host, Buffer.concat(Array.from({ length: 5 }, () => TLS_REQUEST)));
  let answer = "";
  for await (const bytes of peer) answer += bytes;
  expect(answer).toMatch(/^NNE.*C28000/s);
});
