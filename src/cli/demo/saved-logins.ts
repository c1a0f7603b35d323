import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createUser, setPassword } from "#features/accounts/manage-users.ts";

/** Logins that a command created, in a file of the data folder that only its owner can read. */
export const savedLogins = <Logins extends object>(name: string) => {
  const file = (): string => path.join(settings().DATA_DIR, name);
  return {
    read: (): Logins | undefined => {
      try {
        return JSON.parse(readFileSync(file(), "utf8")) as Logins;
      } catch {
        return undefined;
      }
    },
    write: (logins: Logins): void => {
      const partial = `${file()}.${process.pid}`;
      writeFileSync(partial, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
      renameSync(partial, file());
    },
    forget: (): void => rmSync(file(), { force: true }),
  };
};

/** Creates a user, or gives one that exists a new password. */
export const giveLogin = async (
  actor: Actor,
  { password, ...login }: Parameters<typeof createUser>[1],
): Promise<void> => {
  try {
    await createUser(actor, { ...login, password });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "CONFLICT") throw error;
    await setPassword(actor, login.email, password);
  }
};
