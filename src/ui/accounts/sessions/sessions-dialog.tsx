"use client";

import { useDelete, useList } from "@refinedev/core";
import { Button, Modal } from "antd";
import { useTranslations } from "next-intl";
import type { MySession, Session } from "#contracts/accounts/sessions.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useDismiss } from "#ui/shared/feedback/use-dismiss.ts";
import { SessionRows } from "./session-rows.tsx";

type Props = {
  title: string;
  /** The resource with one record per session. */
  resource: string;
  /** Ends all of them, or all except the current one. */
  endAllWords: string;
  endAll: () => Promise<unknown>;
  onClose: () => void;
};

export const SessionsDialog = ({ title, resource, endAllWords, endAll, onClose }: Props) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const { mutate: endOne, mutation } = useDelete();
  const { query, result } = useList<Session & Partial<MySession>>({
    resource,
    pagination: { mode: "off" },
    errorNotification: false,
    queryOptions: { staleTime: 0 },
  });
  const sessions = result.data;
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const end = (id: string) =>
    endOne({ resource, id, successNotification: { type: "success", key: "sessions", message: t("sessions.ended") } });
  const endAllButton = (
    <Button
      danger
      disabled={others.length === 0}
      loading={mutation.isPending}
      onClick={() => void endAll().then(() => query.refetch())}
    >
      {endAllWords}
    </Button>
  );
  return (
    <Modal open={isOpen} title={title} footer={endAllButton} onCancel={close} afterClose={onClosed}>
      {query.isError && <Notice>{t("shell.not_reachable")}</Notice>}
      {query.isSuccess && sessions.length === 0 && <p>{t("sessions.none")}</p>}
      <SessionRows sessions={sessions} isBusy={mutation.isPending} onEnd={end} />
    </Modal>
  );
};
