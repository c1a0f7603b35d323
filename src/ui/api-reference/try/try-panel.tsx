"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { isTokenKind, type Operation } from "../operations.ts";
import styles from "../reference.module.css";
import { useCredential } from "./credential.tsx";
import { CredentialFields, useCredentialKind } from "./credential-fields.tsx";
import { type Draft, isJson, isToken, missingParameters } from "./draft.ts";
import { DraftFields } from "./draft-fields.tsx";
import { ReplyView } from "./reply-view.tsx";
import { type Reply, send } from "./send.ts";

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
    <div className={styles.try}>
      <Button aria-expanded={isOpen} aria-controls={`${id}-try`} onClick={() => setOpen(!isOpen)}>
        {t("try")}
      </Button>
      {isOpen && (
        <form
          id={`${id}-try`}
          method="post"
          className={styles.form}
          onSubmit={submit}
          noValidate
          aria-label={`${t("try")}: ${title}`}
        >
          <DraftFields operation={operation} draft={draft} onChange={onChange} showsProblems={showsProblems} />
          <CredentialFields operation={operation} showsProblems={showsProblems} />
          <div className={styles.sending}>
            {/* Not antd's spinner: it can stay visible when an answer arrives during its animation. */}
            <Button type="primary" htmlType="submit" aria-disabled={isSending}>
              {t("send")}
            </Button>
            <span role="status" className={isSending ? styles.note : "visually-hidden"}>
              {isSending ? words("loading") : reply && t("came", { status: reply.status })}
            </span>
          </div>
          {reply && <ReplyView title={title} reply={reply} />}
        </form>
      )}
    </div>
  );
};
