"use client";

import { useCustom, useNotification, useOnError } from "@refinedev/core";
import { Button, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { MySession, Session } from "#contracts/accounts/sessions.ts";
import { CallError } from "#ui/shared/api/call.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { SessionRows } from "./session-rows.tsx";

type Props = {
  title: string;
  /** Where the sessions are listed. */
  address: string;
  /** What ends all of them, or all but this one. */
  endAllWords: string;
  endOne: (id: string) => Promise<unknown>;
  endAll: () => Promise<unknown>;
  onClose: () => void;
};

/** The active sessions of a user, each with a way to log it out. */
export const SessionsDialog = ({ title, address, endAllWords, endOne, endAll, onClose }: Props) => {
  const t = useTranslations();
  const { open } = useNotification();
  const { mutate: checkError } = useOnError();
  const [isBusy, setBusy] = useState(false);
  const { query } = useCustom<(Session & Partial<MySession>)[]>({
    url: address,
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["sessions", address], staleTime: 0 },
  });
  const sessions = (query.data?.data ?? []) as (Session & Partial<MySession>)[];
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const end = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
      open?.({ type: "success", key: "sessions", message: t("sessions.ended") });
    } catch (error) {
      checkError(error);
      const words = error instanceof CallError && error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: "sessions", message: words });
    }
    await query.refetch();
    setBusy(false);
  };
  const endAllButton = (
    <Button danger disabled={others.length === 0} loading={isBusy} onClick={() => void end(endAll)}>
      {endAllWords}
    </Button>
  );
  return (
    <Modal open title={title} footer={endAllButton} onCancel={onClose}>
      {query.isError && <Notice>{t("shell.not_reachable")}</Notice>}
      {query.isSuccess && sessions.length === 0 && <p>{t("sessions.none")}</p>}
      <SessionRows sessions={sessions} isBusy={isBusy} onEnd={(id) => void end(() => endOne(id))} />
    </Modal>
  );
};
