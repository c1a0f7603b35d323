import type { LanguageTag } from "./language.ts";

export type MailLine = { text: string; value?: string; note?: string; path?: string };

/** Sections of lines without formatting; `path` is an address of the product. */
export type MailContent = { subject: string; title: string; sections: { title: string; lines: MailLine[] }[] };

/** The words around the content: of the link to the product, and why the reader receives it. */
type MailWords = { open: string; why: string };

/** The same, with the links that change and end what the reader receives. */
export type SubscriptionWords = MailWords & { choose: string; unsubscribe: string };

type MailFrame = {
  language: LanguageTag;
  business: string;
  /** The product's address without a trailing slash. */
  address: string;
  /** The path of the link to the product. */
  opens: string;
} & (
  | { words: MailWords; chooses?: undefined; unsubscribeUrl?: undefined }
  /** `chooses`: the path of the page that changes what the reader receives. */
  | { words: SubscriptionWords; chooses: string; unsubscribeUrl: string }
);

type MailLink = { text: string; href: string };

/** The links that change and end what the reader receives; none for a message that they requested. */
const endingLinks = (frame: MailFrame): MailLink[] => {
  if (frame.unsubscribeUrl === undefined) return [];
  const { words, address, chooses, unsubscribeUrl } = frame;
  return [
    { text: words.choose, href: `${address}${chooses}` },
    { text: words.unsubscribe, href: unsubscribeUrl },
  ];
};

/** Plain text, each link on its own line. */
export const writeMailText = ({ title, sections }: MailContent, frame: MailFrame): string => {
  const { address, opens } = frame;
  const { open, why } = frame.words;
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
  const endings = endingLinks(frame).map(({ text, href }) => `${text}: ${href}`);
  const footer = [`${open}: ${address}${opens}`, "", "-- ", why, ...endings];
  return [title, ...parts, footer.join("\n")].join("\n\n");
};

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const link = (href: string, text: string): string =>
  `<a href="${escapeHtml(href)}" style="color:#1f4fc4">${escapeHtml(text)}</a>`;

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const FAINT = "color:#5c6673;font-size:13px;line-height:18px";

/** HTML that mail programs show: a table with inline styles, no images and nothing loaded from elsewhere. */
export const writeMailHtml = ({ title, sections }: MailContent, frame: MailFrame): string => {
  const { language, business, address, opens } = frame;
  const { open, why } = frame.words;
  const endings = endingLinks(frame).map(({ text, href }) => link(href, text));
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
<p style="margin:20px 0 0">${link(`${address}${opens}`, open)}</p>
</div>
<p style="max-width:560px;margin:16px auto 0;${FAINT}">${[escapeHtml(why), ...(endings.length > 0 ? [endings.join(" · ")] : [])].join("<br>")}</p>
</body>
</html>
`;
};
