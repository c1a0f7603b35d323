export { AudiencesPage as default } from "#ui/audiences/audiences-page.tsx";
