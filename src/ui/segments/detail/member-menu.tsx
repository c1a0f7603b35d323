"use client";

import { MoreOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SegmentMember } from "#contracts/segments/segment-members.ts";
import type { Segment } from "#contracts/segments/segments.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useRowPopover } from "#ui/shared/people/use-row-popover.ts";
import styles from "../segments.module.css";

type Props = { segment: Segment; member: SegmentMember; onChanged: () => Promise<void> };

/** Removes a member of a manual segment, with undo; for automatic segments, explains why not and what to do instead. */
export const MemberMenu = ({ segment, member, onChanged }: Props) => {
  const t = useTranslations();
  const name = customerName(member);
  const popover = useRowPopover();
  const ids = { id: member.id, segmentId: segment.id };

  const options = { key: "member", refresh: onChanged };
  const adding = useWrite("POST /api/admin/customers/{id}/segments", options);
  const removing = useWrite("DELETE /api/admin/customers/{id}/segments", options);
  const remove = () =>
    removing.write(ids, { successMessage: t("segments.removed", { name }), undo: () => void adding.write(ids) });
  if (!segment.isAutomatic) {
    return (
      <Button
        type="link"
        size="small"
        loading={adding.isBusy || removing.isBusy}
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
      {...popover}
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
