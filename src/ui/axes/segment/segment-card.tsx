"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { CopyableText } from "#ui/shared/people/copy-button.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../axes.module.css";
import type { SideProps } from "../types.ts";
import { UseAsSegment } from "./use-as-segment.tsx";

const RenameDialog = lazily(() => import("./rename-dialog.tsx").then(({ RenameDialog: it }) => it));

/** A segment's description, the source of its name, and its actions. */
export const SegmentCard = ({ page, shown }: Omit<SideProps, "isTable">) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const [isNaming, setNaming] = useState(false);
  const { segment, index, axis } = shown;
  return (
    <Card isLoose>
      <div className={styles.about}>
        <div>
          <h2 className={styles.segmentName}>
            <GroupMark place={index} />
            {segment.name}
          </h2>
          <p>{segment.interpretation}</p>
          <p className={styles.facts}>
            <span>
              {t("states.customers", { count: segment.customer_count })} ·{" "}
              {percent(segment.population_percentage / 100)}
            </span>
            <span>{t(`axes.named_by.${segment.namedBy}`)}</span>
            <span className={styles.key}>
              {t("axes.key")} <CopyableText label={segment.key} text={segment.key} />
            </span>
          </p>
          <div className={styles.ways}>
            {mayEdit && <Button onClick={() => setNaming(true)}>{t("buttons.rename")}</Button>}
            {mayView && (
              <StateLink page={page} to={{ tab: "members" }}>
                <Button tabIndex={-1}>{t("axes.see_members")}</Button>
              </StateLink>
            )}
          </div>
        </div>
        {mayView && <UseAsSegment page={page} shown={shown} />}
      </div>
      {isNaming && <RenameDialog axis={axis.axis} segment={segment} onClose={() => setNaming(false)} />}
    </Card>
  );
};
