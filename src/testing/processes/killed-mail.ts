import { findRun } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { MailServer } from "#testing/mail-server.ts";
import { startWorkerProcess } from "./command-process.ts";
import { giveUpDeadWorkers } from "./kill-points.ts";
import { until } from "./runs.ts";

/** Who sends what to whom. Messages of other runs may be sent meanwhile. */
type KilledMail = { runId: string; kind: string; email: string };

/**
 * Kills a worker while the mail server has not answered about the recipient or the message of a run, and returns the run as another
 * worker has ended it.
 */
export const killWhileMailing = async (
  scope: Scope,
  mail: MailServer,
  what: "recipients" | "messages",
  { runId, kind, email }: KilledMail,
) => {
  const release = mail.hold(what, (address) => address === email);
  const env = { SMTP_URL: mail.url, MAIL_FROM: "reports@shop.example" };
  const killed = await startWorkerProcess(env);
  await until(async () => mail.addresses[what].includes(email));
  await killed.end("SIGKILL");
  release();
  await giveUpDeadWorkers([kind]);
  const next = await startWorkerProcess(env);
  const run = await until(async () => {
    const found = await findRun(scope, runId);
    return found && ["succeeded", "failed"].includes(found.state) && found;
  });
  await next.end("SIGTERM");
  return run;
};
