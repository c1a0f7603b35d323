import { type Mail, MailError, type MailState, sendMail } from "#core/mail.ts";
import type { RunProblem } from "#core/runs/rules/define-run.ts";
import { RunFailed } from "#core/runs/run-progress.ts";
import { publicUrl } from "#core/server/settings.ts";

type Notes = {
  /** Records, in a transaction of its own, that the mail server is about to receive the message. False if that was recorded already. */
  noteHandedOver: () => Promise<boolean>;
  /** Records that the mail server accepted the message (null), or why it was not sent, after which it may be handed over again. */
  noteAnswer: (problem: "refused" | "unreachable" | null) => Promise<void>;
};

/** The same for the same message, so that mailboxes recognize a repetition. */
export const toMessageId = (id: string): string => `${id}@${new URL(publicUrl()).hostname}`;

const MAIL_PROBLEMS: Record<MailError["problem"], RunProblem> = {
  refused: "MAIL_REFUSED",
  unreachable: "MAIL_UNREACHABLE",
  unconfirmed: "MAIL_UNCONFIRMED",
};

/** The mail server may have taken the message, so that another attempt could send it twice. */
const unconfirmed = (cause?: unknown) => new RunFailed("MAIL_UNCONFIRMED", { isFinal: true, cause });

/**
 * Emails a message in a run, at most once whatever is killed when: that the mail server is about to receive it is stored before, and only a
 * refusal allows another attempt. `state` is what earlier attempts stored; `make` is not called if one of them sent it. Throws `RunFailed`.
 */
export const sendMailOnce = async (
  { handedAt, sentAt }: MailState,
  make: () => Promise<Mail>,
  { noteHandedOver, noteAnswer }: Notes,
): Promise<void> => {
  if (sentAt) return;
  if (handedAt) throw unconfirmed();
  const mail = await make();
  try {
    await sendMail(mail, async () => {
      if (!(await noteHandedOver())) throw unconfirmed();
    });
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { problem, message, isTransient } = error;
    if (problem === "unconfirmed") throw unconfirmed(error);
    await noteAnswer(problem);
    throw new RunFailed(MAIL_PROBLEMS[problem], { result: { reason: message }, isFinal: !isTransient, cause: error });
  }
  await noteAnswer(null);
};
