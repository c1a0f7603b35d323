"use client";

import { useCan } from "@refinedev/core";
import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
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
import { DuplicateNotice } from "./duplicates/duplicate-notice.tsx";
import { IdentityLine } from "./identity-line.tsx";
import { CustomerMenu } from "./privacy/customer-menu.tsx";
import { PrivacyNotice } from "./privacy/privacy-notice.tsx";
import { Tags } from "./tags.tsx";

type Props = {
  customer: Customer;
  from: string | null;
  onNote: () => void;
  onSegment: () => void;
  onCorrect: () => void;
  onErase: () => void;
};

/** The customer's identity in two lines, with the actions. */
export const CustomerHeader = ({ customer, from, onNote, onSegment, onCorrect, onErase }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
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
          <CustomerMenu customer={customer} onCorrect={onCorrect} onErase={onErase} />
        </>
      }
    >
      <div className={styles.lines}>
        <IdentityLine customer={customer} />
        {isMasked && <PersonalDataHint />}
        <Tags customer={customer} />
        <PrivacyNotice customer={customer} />
        <DuplicateNotice id={customer.id} />
      </div>
    </PageHeader>
  );
};
