import { existsSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import ssh2 from "ssh2";

const { Server, utils } = ssh2;
const { STATUS_CODE } = utils.sftp;

type Step = "SFTP" | "OPEN" | "WRITE" | "CLOSE" | "RENAME";

/**
 * `silentAt`: from this step on, the server answers that it is alive, and nothing else. `refusing`: what it answers to this step, for
 * writes to the second one.
 */
type Options = {
  folder: string;
  password: string;
  cutAfterBytes?: number;
  silentAt?: Step;
  refusing?: { step: "WRITE" | "RENAME"; status: number };
};

/** An SSH server with SFTP over a folder. Like OpenSSH, it refuses to rename to a name that exists. */
export const startSftp = async ({ folder, password, cutAfterBytes, silentAt, refusing }: Options) => {
  // Of the library's Ed25519 keys, one in 256 is malformed.
  const { private: privateKey } = utils.generateKeyPairSync("ecdsa", { bits: 256 });
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const events: string[] = [];
  const clients = new Set<ssh2.Connection>();
  const real = (name: string) => path.join(folder, path.posix.normalize(`/${name}`));

  const server = new Server({ hostKeys: [privateKey] }, (client) => {
    // Not in the library's types. With it, a test takes a twentieth of the time.
    (client as unknown as { setNoDelay: (isOn: boolean) => void }).setNoDelay(true);
    clients.add(client);
    client.on("error", () => undefined).on("close", () => clients.delete(client));
    client.on("authentication", (attempt) =>
      attempt.method === "password" && attempt.password === password ? attempt.accept() : attempt.reject(["password"]),
    );
    client.on("session", (accept) =>
      accept().on("sftp", (acceptSftp) => {
        if (silentAt === "SFTP") return;
        const sftp = acceptSftp();
        let writes = 0;
        const handles: FileHandle[] = [];
        // Node warns of what a client left open.
        client.on("close", () => {
          for (const handle of handles) void handle.close().catch(() => undefined);
        });
        let bytes = 0;
        sftp.on("OPEN", async (id, name) => {
          events.push(`open ${name}`);
          if (silentAt === "OPEN") return;
          try {
            handles.push(await open(real(name), "w"));
            sftp.handle(id, Buffer.from([handles.length - 1]));
          } catch {
            sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
          }
        });
        sftp.on("WRITE", async (id, handle, offset, data) => {
          bytes += data.length;
          writes += 1;
          if (silentAt === "WRITE") return;
          if (refusing?.step === "WRITE" && writes === 2) {
            sftp.status(id, refusing.status);
            return void events.push("refuse WRITE");
          }
          if (cutAfterBytes !== undefined && bytes > cutAfterBytes) return void client.end();
          await handles[handle[0] ?? 0]?.write(data, 0, data.length, offset);
          sftp.status(id, STATUS_CODE.OK);
        });
        sftp.on("FSETSTAT", (id) => sftp.status(id, STATUS_CODE.OK));
        sftp.on("CLOSE", async (id, handle) => {
          if (silentAt === "CLOSE") return;
          await handles[handle[0] ?? 0]?.close();
          sftp.status(id, STATUS_CODE.OK);
        });
        sftp.on("RENAME", (id, from, to) => {
          if (silentAt === "RENAME") return;
          if (refusing?.step === "RENAME") return sftp.status(id, refusing.status);
          if (existsSync(real(to))) return sftp.status(id, STATUS_CODE.FAILURE);
          events.push(`rename ${from} ${to}`);
          renameSync(real(from), real(to));
          sftp.status(id, STATUS_CODE.OK);
        });
        sftp.on("REMOVE", (id, name) => {
          events.push(`remove ${name}`);
          rmSync(real(name));
          sftp.status(id, STATUS_CODE.OK);
        });
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    events,
    publicKey: parsed.getPublicSSH(),
    clients,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const client of clients) client.end();
      }),
  };
};
