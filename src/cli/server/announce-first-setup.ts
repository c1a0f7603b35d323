import type { Life } from "#cli/run-process.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { findSetupInvitation } from "#features/accounts/set-up-installation.ts";

const HOUR_MS = 3_600_000;

type Print = (line: string) => void;

/** Prints the code of the first setup while there is no user, unless it is the code that was printed last. Returns the current one. */
export const printSetupCode = async (at: Date, printed: string | null, print: Print): Promise<string | null> => {
  const invitation = await findSetupInvitation(at);
  if (invitation === null) return null;
  const { url, code, validUntil } = invitation;
  if (code !== printed) print(`First setup: open ${url} (code ${code}, valid until ${validUntil.toISOString()})`);
  return code;
};

/** Prints the code at the start and, until the installation is set up, whenever it changes. */
export const announceFirstSetup = async (life: Life, print: Print = console.log): Promise<void> => {
  let printed: string | null = null;
  const look = async (): Promise<void> => {
    try {
      printed = await printSetupCode(now(), printed, print);
    } catch (err) {
      log().warn({ err }, "the code of the first setup was not printed");
    }
    if (printed === null) clearInterval(timer);
  };
  const timer = setInterval(() => void look(), HOUR_MS).unref();
  life.atEnd(() => clearInterval(timer));
  await look();
};
