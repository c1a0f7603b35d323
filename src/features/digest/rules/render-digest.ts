import { sayIn } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import type { DigestContent } from "./digest-content.ts";
import { DIGEST_WORDS } from "./digest-words.ts";

type DigestContext = {
  language: Language;
  business: string;
  /** The product's address without a trailing slash. */
  address: string;
  unsubscribeUrl: string;
};

const frameWords = ({ language, business }: DigestContext) => {
  const { open, why, choose, unsubscribe } = DIGEST_WORDS[language];
  const say = sayIn(language);
  return { open: say(open, { business }), why: say(why, { business }), choose, unsubscribe };
};

/** Plain text, each link on its own line. */
export const digestText = ({ title, sections }: DigestContent, frame: DigestContext): string => {
  const { open, why, choose, unsubscribe } = frameWords(frame);
  const { address, unsubscribeUrl } = frame;
  const parts = sections.map(({ title: heading, lines }) =>
    [
      ...(heading ? [heading.toUpperCase()] : []),
      ...lines.map(({ text, value, note, path }) =>
        [value === undefined ? text : `${text}: ${value}`, note && `  ${note}`, path && `  ${address}${path}`]
          .filter(Boolean)
          .join("\n"),
      ),
    ].join("\n"),
  );
  const footer = [`${open}: ${address}/`, "", "-- ", why, `${choose}: ${address}/account#notifications`];
  return [title, ...parts, [...footer, `${unsubscribe}: ${unsubscribeUrl}`].join("\n")].join("\n\n");
};

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const link = (href: string, text: string): string =>
  `<a href="${escapeHtml(href)}" style="color:#1f4fc4">${escapeHtml(text)}</a>`;

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const FAINT = "color:#5c6673;font-size:13px;line-height:18px";

/** HTML that mail programs show: a table with inline styles, no images and nothing loaded from elsewhere. */
export const digestHtml = ({ title, sections }: DigestContent, frame: DigestContext): string => {
  const { open, why, choose, unsubscribe } = frameWords(frame);
  const { language, business, address, unsubscribeUrl } = frame;
  const rows = sections.flatMap(({ title: heading, lines }) => [
    ...(heading
      ? [
          `<tr><td colspan="2" style="padding:20px 0 4px;font-weight:600"><h2 style="margin:0;font-size:15px">${escapeHtml(heading)}</h2></td></tr>`,
        ]
      : []),
    ...lines.map(({ text, value, note, path }) => {
      const words = path ? link(`${address}${path}`, text) : escapeHtml(text);
      const below = note ? `<div style="${FAINT}">${escapeHtml(note)}</div>` : "";
      const cell = "padding:8px 0;border-bottom:1px solid #e9ecef;vertical-align:top";
      return value === undefined
        ? `<tr><td colspan="2" style="${cell}">${words}${below}</td></tr>`
        : `<tr><td style="${cell}">${words}${below}</td><td align="right" style="${cell};font-weight:600;white-space:nowrap">${escapeHtml(value)}</td></tr>`;
    }),
  ]);
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f6f7f9;color:#14181f;${FONT};font-size:15px;line-height:22px">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #dfe3e8;border-radius:10px">
<p style="margin:0;${FAINT}">${escapeHtml(business)}</p>
<h1 style="margin:4px 0 12px;font-size:20px;line-height:28px">${escapeHtml(title)}</h1>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
${rows.join("\n")}
</table>
<p style="margin:20px 0 0">${link(`${address}/`, open)}</p>
</div>
<p style="max-width:560px;margin:16px auto 0;${FAINT}">${escapeHtml(why)}<br>${link(`${address}/account#notifications`, choose)} · ${link(unsubscribeUrl, unsubscribe)}</p>
</body>
</html>
`;
};
