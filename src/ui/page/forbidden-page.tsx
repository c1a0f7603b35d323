import type { Permission } from "#lib/domain/permissions.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { NoPermission } from "../states/no-permission.tsx";
import { Page } from "./page.tsx";

/** In place of a page one may not open. */
export const ForbiddenPage = ({ title, permission }: { title: string; permission: Permission }) => (
  <Page>
    <PageHeading title={title} />
    <NoPermission permission={permission} />
  </Page>
);
