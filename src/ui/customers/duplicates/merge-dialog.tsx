"use client";

import { Button, Modal, Radio } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DuplicatePair } from "#contracts/customers/duplicates.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useDismiss } from "#ui/shared/feedback/use-dismiss.ts";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { ComparedCustomers } from "./compared-customers.tsx";
import { useMerges } from "./use-merges.ts";

/** Both customers beside the one who would result; the user chooses which one is kept. */
export const MergeDialog = ({ pair, onClose }: { pair: DuplicatePair; onClose: () => void }) => {
  const t = useTranslations("duplicates");
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const [first, second] = pair.customers;
  const [keep, setKeep] = useState(first?.id ?? "");
  const merge = (keep === first?.id ? second?.id : first?.id) ?? "";
  const { answer, error, retry } = useAnswer("GET /api/admin/customers/merges/preview", { keep, merge });
  const { merge: mergeBoth, isBusy } = useMerges();
  const confirm = async () => {
    if (await mergeBoth({ keep, merge })) close();
  };
  return (
    <Modal
      open={isOpen}
      width={860}
      title={t("merge_title")}
      onCancel={close}
      afterClose={onClosed}
      footer={[
        <Button key="cancel" onClick={close}>
          {t("cancel")}
        </Button>,
        <Button key="merge" type="primary" loading={isBusy} disabled={!answer} onClick={() => void confirm()}>
          {t("merge")}
        </Button>,
      ]}
    >
      <p>{t("merge_about")}</p>
      <Radio.Group
        aria-label={t("keep")}
        value={keep}
        onChange={({ target }) => setKeep(target.value as string)}
        options={pair.customers.map((customer) => ({
          value: customer.id,
          label: t("keep_one", { id: customer.externalId, name: customerName(customer) }),
        }))}
      />
      {error ? (
        <ErrorCard title={t("preview_failed")} error={error} onRetry={retry} />
      ) : (
        <ComparedCustomers
          caption={t("merge_title")}
          customers={[...pair.customers, ...(answer ? [answer.data] : [])]}
          titles={[t("first"), t("second"), t("result")]}
        />
      )}
    </Modal>
  );
};
