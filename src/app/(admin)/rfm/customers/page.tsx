export { MembersPage as default } from "#features/report/ui/customers/members-page.tsx";
