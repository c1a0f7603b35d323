const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Slack's formatting signs can't be escaped, so that look-alikes replace them. */
const LOOKALIKES: Record<string, string> = { "*": "∗", _: "＿", "~": "∼", "`": "ˋ" };

/** Control characters and the marks that change the direction in which text is shown. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\s]+/gu;

/** On one line and with at most so many characters, of which the last may be an ellipsis. */
export const clipped = (text: string, max: number): string => {
  const characters = [...text.replace(UNPRINTABLE, " ").trim()];
  return characters.length <= max
    ? characters.join("")
    : `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
};

/**
 * Text that others chose, in Slack's mrkdwn: shown as it is, without links, mentions (`<!channel>`) and formatting
 * (docs.slack.dev/messaging/formatting-message-text, "Escaping text").
 */
export const plainMrkdwn = (text: string, max: number): string =>
  clipped(text, max)
    .replace(/[*_~`]/g, (sign) => LOOKALIKES[sign] ?? sign)
    .replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);

/** A link; `text` as `plainMrkdwn` shows it. A bar ends the address. */
export const mrkdwnLink = (url: string, text: string, max: number): string =>
  `<${encodeURI(url).replaceAll("|", "%7C")}|${plainMrkdwn(text, max).replaceAll("|", "∣")}>`;
