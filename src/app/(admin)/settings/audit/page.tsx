export { AuditPage as default } from "#ui/settings/audit/audit-page.tsx";
