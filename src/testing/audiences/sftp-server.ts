import { existsSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import ssh2 from "ssh2";

const { Server, utils } = ssh2;
const { STATUS_CODE } = utils.sftp;

type Options = { folder: string; password: string; cutAfterBytes?: number };

/** An SSH server with SFTP over a folder. Like OpenSSH, it refuses to rename to a name that exists. */
export const startSftp = async ({ folder, password, cutAfterBytes }: Options) => {
  // Of the library's Ed25519 keys, one in 256 is malformed.
  const { private: privateKey } = utils.generateKeyPairSync("ecdsa", { bits: 256 });
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const events: string[] = [];
  const real = (name: string) => path.join(folder, path.posix.normalize(`/${name}`));

  const server = new Server({ hostKeys: [privateKey] }, (client) => {
    // Not in the library's types. With it, a test takes a twentieth of the time.
    (client as unknown as { setNoDelay: (isOn: boolean) => void }).setNoDelay(true);
    client.on("error", () => undefined);
    client.on("authentication", (attempt) =>
      attempt.method === "password" && attempt.password === password ? attempt.accept() : attempt.reject(["password"]),
    );
    client.on("session", (accept) =>
      accept().on("sftp", (acceptSftp) => {
        const sftp = acceptSftp();
        const handles: FileHandle[] = [];
        let bytes = 0;
        sftp.on("OPEN", async (id, name) => {
          events.push(`open ${name}`);
          try {
            handles.push(await open(real(name), "w"));
            sftp.handle(id, Buffer.from([handles.length - 1]));
          } catch {
            sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
          }
        });
        sftp.on("WRITE", async (id, handle, offset, data) => {
          bytes += data.length;
          if (cutAfterBytes !== undefined && bytes > cutAfterBytes) return void client.end();
          await handles[handle[0] ?? 0]?.write(data, 0, data.length, offset);
          sftp.status(id, STATUS_CODE.OK);
        });
        sftp.on("FSETSTAT", (id) => sftp.status(id, STATUS_CODE.OK));
        sftp.on("CLOSE", async (id, handle) => {
          await handles[handle[0] ?? 0]?.close();
          sftp.status(id, STATUS_CODE.OK);
        });
        sftp.on("RENAME", (id, from, to) => {
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
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
