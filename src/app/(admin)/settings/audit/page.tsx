export { AuditPage as default } from "#features/accounts/ui/audit/audit-page.tsx";
