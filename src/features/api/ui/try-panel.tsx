"use client";

import { Button, Input } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { createContext, type FormEvent, type ReactNode, use, useMemo, useState } from "react";
import { readFileName } from "#core/ui/call.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { saveFile } from "#core/ui/use-download.ts";
import { CodeBlock, Collapsible, CopyBlock, StatusLine } from "./code-block.tsx";
import { buildRequest, type Draft, DraftFields, isJson, isToken, missingParameters } from "./draft-fields.tsx";
import { type CredentialKind, isTokenKind, type Operation } from "./operations.ts";
import styles from "./reference.module.css";

type Choice = {
  kind: "session" | "token";
  /** As typed; kept only in this page's memory. */
  token: string;
  change: (wish: { kind?: "session" | "token"; token?: string }) => void;
};

const CredentialContext = createContext<Choice>({ kind: "session", token: "", change: () => undefined });

const useCredential = (): Choice => use(CredentialContext);

/** One credential for the whole page, so that a token is entered once. */
export const CredentialProvider = ({ children }: { children: ReactNode }) => {
  const [choice, setChoice] = useState({ kind: "session" as "session" | "token", token: "" });
  const value = useMemo(
    () => ({ ...choice, change: (wish: Partial<typeof choice>) => setChoice((now) => ({ ...now, ...wish })) }),
    [choice],
  );
  return <CredentialContext value={value}>{children}</CredentialContext>;
};

type Credential = { way: CredentialKind | "none"; token: string };

/** The response. `status` 0 means none arrived. */
type Reply = {
  status: number;
  ms: number;
  headers: [string, string][];
  content: Blob;
  /** Formatted content; undefined if it is not text. */
  text: string | undefined;
  /** The file name that the response suggests. */
  fileName: string | undefined;
};

/** Larger bodies are cut on screen; the saved file is complete. */
const SHOWN_BYTES = 200_000;

const readable = async (content: Blob, type: string): Promise<string | undefined> => {
  if (!/json|^text\//.test(type)) return undefined;
  const text = await content.slice(0, SHOWN_BYTES).text();
  if (!type.includes("json") || content.size > SHOWN_BYTES) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** How long to read event streams, which never end. */
const FOLLOWED_MS = 5000;

const readContent = async (response: Response): Promise<Blob> => {
  const type = response.headers.get("content-type") ?? "";
  if (!response.body || !type.startsWith("text/event-stream")) return response.blob();
  const reader = response.body.getReader();
  const timer = setTimeout(() => void reader.cancel(), FOLLOWED_MS);
  const parts: BlobPart[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value as BlobPart);
  clearTimeout(timer);
  return new Blob(parts);
};

/** Calls the product's own address with the login cookie or with only a token. */
const send = async (operation: Operation, draft: Draft, { way, token }: Credential): Promise<Reply> => {
  const { address, headers } = buildRequest(operation, draft);
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(address, {
      method: operation.method,
      credentials: way === "session" ? "same-origin" : "omit",
      cache: "no-store",
      headers: {
        ...headers,
        ...(isTokenKind(way) && { authorization: `Bearer ${token}` }),
        ...(draft.body !== null && { "content-type": "application/json" }),
        ...(draft.upload && { "content-type": draft.upload.type }),
      },
      ...(draft.body !== null && { body: draft.body }),
      ...(draft.upload?.content && { body: draft.upload.content }),
    });
    const content = await readContent(response);
    return {
      status: response.status,
      ms: elapsed(),
      headers: [...response.headers],
      content,
      text: await readable(content, response.headers.get("content-type") ?? ""),
      fileName: readFileName(response),
    };
  } catch {
    return { status: 0, ms: elapsed(), headers: [], content: new Blob(), text: undefined, fileName: undefined };
  }
};

/** The chosen credential if this operation accepts it, else one that it accepts. */
const useCredentialKind = ({ ways }: Operation): CredentialKind | "none" => {
  const { kind } = useCredential();
  return ways.includes(kind) ? kind : (ways[0] ?? "none");
};

type CredentialFieldsProps = { operation: Operation; showsProblems: boolean };

/** The choice between the reader's login and a token. */
const CredentialFields = ({ operation, showsProblems }: CredentialFieldsProps) => {
  const t = useTranslations("api");
  const { token, change } = useCredential();
  const way = useCredentialKind(operation);
  const { id, ways } = operation;
  const takesToken = isTokenKind(way);
  const isWrong = showsProblems && takesToken && !isToken(token);
  return (
    <>
      {ways.length > 1 && (
        <fieldset className={`row gap-4-16 m-0 ${styles.choices}`}>
          <legend>{t("as")}</legend>
          {(["session", "token"] as const).map((each) => (
            <label key={each} className={`flex items-center gap-6 ${styles.choice}`}>
              <input type="radio" name={`${id}-as`} checked={way === each} onChange={() => change({ kind: each })} />
              {t(`as_${each}`)}
            </label>
          ))}
        </fieldset>
      )}
      {takesToken && (
        <div className={`stack gap-4 ${styles.control}`}>
          <label className="small" htmlFor={`${id}-token`}>
            {way === "token" ? t("token") : "METRICS_TOKEN"}
          </label>
          <Input.Password
            id={`${id}-token`}
            autoComplete="off"
            spellCheck={false}
            visibilityToggle={false}
            value={token}
            onChange={({ target }) => change({ token: target.value })}
            aria-describedby={`${id}-token-note`}
            {...(isWrong && { status: "error" as const, "aria-invalid": true })}
          />
          <p id={`${id}-token-note`} className={isWrong ? "small text-error" : "small faint"}>
            {isWrong ? t("token_missing") : t("token_note")}
          </p>
        </div>
      )}
    </>
  );
};

/** The response with status, time, size, headers and body; files can be saved. */
const ReplyView = ({ title, reply }: { title: string; reply: Reply }) => {
  const t = useTranslations("api");
  const numbers = new Intl.NumberFormat(useLocale());
  const { status, ms, headers, content, text, fileName } = reply;
  if (status === 0) return <p className="small text-error">{t("no_answer")}</p>;
  const outcome = (
    <p>
      <StatusLine status={status} />
      {" · "}
      {t("took", { ms: numbers.format(ms) })}
      {" · "}
      {t("bytes", { count: numbers.format(content.size) })}
    </p>
  );
  return (
    <div className="stack min-w-0 gap-12">
      {text ? (
        <CopyBlock label={`${t("answer")}: ${title}`} text={text}>
          {outcome}
        </CopyBlock>
      ) : (
        outcome
      )}
      {content.size > SHOWN_BYTES && <p className="small faint">{t("cut", { bytes: numbers.format(SHOWN_BYTES) })}</p>}
      {(fileName || content.size > SHOWN_BYTES) && (
        <Button onClick={() => saveFile({ name: fileName ?? "answer.json", content })}>{t("save")}</Button>
      )}
      <Collapsible summary={t("headers", { count: headers.length })}>
        <CodeBlock text={headers.map(([name, value]) => `${name}: ${value}`).join("\n")} />
      </Collapsible>
    </div>
  );
};

type Props = { operation: Operation; draft: Draft; onChange: (draft: Draft) => void };

/** Sends real requests, as the reader or with a token. Asks for confirmation before one that changes data. */
export const TryPanel = ({ operation, draft, onChange }: Props) => {
  const t = useTranslations("api");
  const words = useTranslations("states");
  const { business } = useMe();
  const ask = useConfirm();
  const { token } = useCredential();
  const way = useCredentialKind(operation);
  const [isOpen, setOpen] = useState(false);
  const [showsProblems, setShowsProblems] = useState(false);
  const [isSending, setSending] = useState(false);
  const [reply, setReply] = useState<Reply>();
  const { id, title, method } = operation;

  const isReady =
    missingParameters(operation, draft).length === 0 &&
    (draft.body === null || isJson(draft.body)) &&
    (!draft.upload || draft.upload.content !== undefined) &&
    (!isTokenKind(way) || isToken(token));
  const make = async () => {
    setSending(true);
    setReply(await send(operation, draft, { way, token: token.trim() }));
    setSending(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShowsProblems(!isReady);
    if (!isReady || isSending) return;
    if (method === "GET") return void make();
    ask({
      title: t("really"),
      content: t("really_what", { business: business.name }),
      okText: t("send"),
      isDanger: method === "DELETE",
      onOk: () => void make(),
    });
  };

  return (
    <div className="stack items-start min-w-0 gap-12">
      <Button aria-expanded={isOpen} aria-controls={`${id}-try`} onClick={() => setOpen(!isOpen)}>
        {t("try")}
      </Button>
      {isOpen && (
        <form
          id={`${id}-try`}
          method="post"
          className={`stack min-w-0 w-full gap-12 ${styles.form}`}
          onSubmit={submit}
          noValidate
          aria-label={`${t("try")}: ${title}`}
        >
          <DraftFields operation={operation} draft={draft} onChange={onChange} showsProblems={showsProblems} />
          <CredentialFields operation={operation} showsProblems={showsProblems} />
          <div className="row items-center gap-12">
            {/* Not antd's spinner: it can stay visible when an answer arrives during its animation. */}
            <Button type="primary" htmlType="submit" aria-disabled={isSending}>
              {t("send")}
            </Button>
            <span role="status" className={isSending ? "small faint" : "visually-hidden"}>
              {isSending ? words("loading") : reply && t("came", { status: reply.status })}
            </span>
          </div>
          {reply && <ReplyView title={title} reply={reply} />}
        </form>
      )}
    </div>
  );
};
