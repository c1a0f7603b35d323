import { sayIn } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { MailContent, SubscriptionWords } from "#core/messages/mail-content.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";

type Sent = {
  business: string;
  view: string;
  /** `content` is null if the file is too large to be attached; `total` is null where rows were not counted. */
  file: { name: string; total: number | null; content: Uint8Array | null };
  mostBytes: number;
};

/** What the email says: which file is attached, or why none is. No rows, because emails are read on locked screens. */
export const viewMailContent = ({ business, view, file, mostBytes }: Sent, language: LanguageTag): MailContent => {
  const words = serverWordsIn(language).view_mail;
  const say = sayIn(language);
  const { name, total, content } = file;
  const size = mostBytes / 1e6;
  return {
    subject: say(words.subject, { business, view }),
    title: view,
    sections: [
      {
        title: "",
        lines: [
          ...(total === null ? [] : [{ text: say(words.rows, { count: total }) }]),
          { text: content ? say(words.attached, { name }) : say(words.too_large, { size }) },
        ],
      },
    ],
  };
};

export const viewMailWords = (
  { business, view }: Pick<Sent, "business" | "view">,
  language: LanguageTag,
): SubscriptionWords => {
  const { open, why, choose } = serverWordsIn(language).view_mail;
  const { unsubscribe } = serverWordsIn(language).digest;
  const say = sayIn(language);
  return { open: say(open, { view }), why: say(why, { view, business }), choose, unsubscribe };
};
