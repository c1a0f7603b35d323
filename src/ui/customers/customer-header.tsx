"use client";

import { useCan } from "@refinedev/core";
import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { PersonalDataHint } from "#ui/shared/feedback/personal-data-hint.tsx";
import { ariaKeys } from "#ui/shared/keys/press.ts";
import { SHORTCUTS } from "#ui/shared/keys/shortcuts.ts";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { loyaltyLabel } from "#ui/shared/people/loyalty-level.ts";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useHidesPersonalData } from "#ui/shared/session/use-hides-personal-data.ts";
import { Neighbours } from "./adjacent-customers.tsx";
import styles from "./customer.module.css";
import { IdentityLine } from "./identity-line.tsx";
import { Tags } from "./tags.tsx";

type Props = { customer: Customer; from: string | null; onNote: () => void; onSegment: () => void };

/** The customer's identity in two lines, with the actions. */
export const CustomerHeader = ({ customer, from, onNote, onSegment }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const isMasked = useHidesPersonalData();
  const { rfm, loyaltyLevel } = customer;
  return (
    <PageHeader
      title={customerName(customer)}
      above={<Neighbours id={customer.id} from={from} />}
      beside={
        <>
          {rfm && (
            <span className={styles.place}>
              <Monogram segment={rfm.segment} />
              <strong>{words(rfm.segment).name}</strong>
              <span className={styles.soft}>
                R{rfm.recencyScore} F{rfm.frequencyScore} M{rfm.monetaryScore}
              </span>
            </span>
          )}
          {loyaltyLevel && <Tag>{loyaltyLabel(t, loyaltyLevel)}</Tag>}
        </>
      }
      actions={
        <>
          {mayEdit && (
            <>
              <Button onClick={onNote} aria-keyshortcuts={ariaKeys(SHORTCUTS.note.keys)}>
                {t("customer.add_note")}
              </Button>
              <Button onClick={onSegment} aria-keyshortcuts={ariaKeys(SHORTCUTS.segment.keys)}>
                {t("buttons.assign")}
              </Button>
            </>
          )}
          {mayExport && !isMasked && <HeldDataMenu id={customer.id} />}
        </>
      }
    >
      <div className={styles.lines}>
        <IdentityLine customer={customer} />
        {isMasked && <PersonalDataHint />}
        <Tags customer={customer} />
      </div>
    </PageHeader>
  );
};

/** What a customer may ask for: everything stored about them, to read or for a program. */
const HeldDataMenu = ({ id }: { id: string }) => {
  const t = useTranslations("customer");
  const { isLoading, fetchAndSave } = useDownload();
  const save = (exportFormat: "pdf" | "json") => () =>
    void fetchAndSave("GET /api/admin/customers/{id}/held-data", { id, exportFormat });
  return (
    <MoreMenu
      label={t("more_menu")}
      loading={isLoading}
      items={[
        { key: "pdf", label: t("held_pdf"), onClick: save("pdf") },
        { key: "json", label: t("held_json"), onClick: save("json") },
      ]}
    />
  );
};
