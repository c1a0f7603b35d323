"use client";

import { MoreOutlined } from "@ant-design/icons";
import { useNotification, useOnError } from "@refinedev/core";
import { App, Button, Popover } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SegmentMember } from "#contracts/segments/segment-members.ts";
import type { Segment } from "#contracts/segments/segments.ts";
import { CallError, call } from "#ui/shared/api/call.ts";
import { nameOf } from "#ui/shared/people/customer-name.ts";
import styles from "../segments.module.css";

type Props = { segment: Segment; member: SegmentMember; onChanged: () => Promise<void> };

/** Out of a segment filled by hand, with an undo; of an automatic one why not, and what to do instead. */
export const MemberMenu = ({ segment, member, onChanged }: Props) => {
  const t = useTranslations();
  const { notification } = App.useApp();
  const { open } = useNotification();
  const { mutate: checkError } = useOnError();
  const [isBusy, setBusy] = useState(false);
  const name = nameOf(member);
  const ids = { id: member.id, segmentId: segment.id };

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      checkError(error);
      open?.({ type: "error", key: "member", message: error.status > 0 ? error.message : t("shell.not_reachable") });
      return false;
    } finally {
      setBusy(false);
      await onChanged();
    }
  };
  const putBack = () => {
    notification.destroy("member");
    void attempt(() => call("POST /api/admin/customers/{id}/segments", ids));
  };
  const remove = async () => {
    if (!(await attempt(() => call("DELETE /api/admin/customers/{id}/segments", ids)))) return;
    notification.open({
      key: "member",
      message: t("segments.removed", { name }),
      role: "status",
      duration: 10,
      placement: "bottomRight",
      actions: (
        <Button size="small" onClick={putBack}>
          {t("buttons.undo")}
        </Button>
      ),
    });
  };
  if (!segment.isAutomatic) {
    return (
      <Button
        type="link"
        size="small"
        loading={isBusy}
        aria-label={t("segments.remove_person", { name })}
        onClick={() => void remove()}
      >
        {t("segments.remove")}
      </Button>
    );
  }
  return (
    <Popover
      trigger="click"
      placement="left"
      destroyOnHidden
      content={
        <div className={styles.why}>
          <p>{t("segments.remove_automatic")}</p>
          <Link href={`/segments/${segment.id}/edit`}>{t("segments.exclude_by_rule")}</Link>
        </div>
      }
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined aria-hidden />}
        aria-label={t("segments.remove_why_not", { name })}
      />
    </Popover>
  );
};
