import { randomInt } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { provideSettings } from "../server/settings.ts";
import { PORT } from "./data-location.ts";
import { openEmbedded } from "./embedded.ts";
import { openReaderProxy } from "./reader-proxy.ts";
import { APP_ROLE, DATABASE, OWNER_ROLE, socketUrl } from "./roles.ts";

const startupOf = (login: string): Buffer => {
  const names = Buffer.from(`user\0${login}\0database\0${DATABASE}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(names.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, names]);
};

const codeOf = async (client: pg.Client): Promise<string> => {
  try {
    await client.connect();
    await client.end();
    return "connected";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

// Only Linux has more addresses of this machine than 127.0.0.1, where the port may be in use.
test.runIf(process.platform === "linux")(
  "the embedded server accepts logins for reporting at READERS_HOST by their password, and no other",
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "c360-"));
    chmodSync(folder, 0o755);
    const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
    provideSettings({ READERS_HOST: host });
    const { socketFolder, release } = await openEmbedded(folder);
    const close = await openReaderProxy(socketFolder);
    try {
      const login = "reader_abcdefgh";
      const owner = new pg.Client({ connectionString: socketUrl(socketFolder, OWNER_ROLE, DATABASE) });
      await owner.connect();
      await owner.query(`create role ${login} login password 'the right one'`);
      await owner.end();
      const at = (where: string, user: string, password: string) =>
        codeOf(new pg.Client({ host: where, port: PORT, user, password, database: DATABASE }));
      for (const where of [host, socketFolder]) {
        expect(await at(where, login, "the right one"), where).toBe("connected");
        expect(await at(where, login, "another"), where).toBe("28P01");
      }
      for (const user of ["postgres", OWNER_ROLE, APP_ROLE]) expect(await at(host, user, "any"), user).toBe("28000");
      // Says who it is and gives no password, 230 times.
      const sockets = Array.from({ length: 230 }, () => {
        const socket = connect(PORT, host, () => socket.write(startupOf(login)));
        return socket;
      });
      for (const socket of sockets) socket.on("error", () => {});
      // Each is asked for the password, refused, or closed for one that came later.
      await Promise.all(
        sockets.map((socket) => new Promise((resolve) => socket.once("data", resolve).once("close", resolve))),
      );
      for (const user of [OWNER_ROLE, APP_ROLE]) expect(await at(socketFolder, user, ""), user).toBe("connected");
      for (const socket of sockets) socket.destroy();
    } finally {
      await close();
      await release();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
