export { AudiencesPage as default } from "#features/audiences/ui/audiences-page.tsx";
