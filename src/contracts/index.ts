import { getArchetype, listArchetypeMembers, listArchetypes } from "./archetypes.ts";
import { readAuditLog } from "./audit-log.ts";
import { getAxesRun, getAxis, listAxes, renameAxisSegment, runAxes } from "./axes.ts";
import { getAxisMap, listAxisMembers } from "./axis-people.ts";
import { getCustomerProfile, readProfiles } from "./axis-profile.ts";
import { getBusiness, rotateSecret, updateBusiness, updateStorefront } from "./business.ts";
import { forecastPostedClv } from "./clv-forecast.ts";
import type { Contract } from "./contract.ts";
import { listCriteriaFields, listCriteriaValues } from "./criteria-fields.ts";
import { getCustomer } from "./customer.ts";
import { listCustomerActions, markCustomerAction } from "./customer-actions.ts";
import { getCustomerChurn, listSimilarCustomers } from "./customer-axes.ts";
import { getCustomerMonths, getCustomerProducts, getCustomerRfmHistory } from "./customer-behavior.ts";
import { changeCustomers, undoCustomersChange } from "./customer-changes.ts";
import { addCustomerNote, deleteCustomerNote, updateCustomerNote } from "./customer-notes.ts";
import { listCustomerOrders } from "./customer-orders.ts";
import { assignCustomerSegment, listCustomerSegments, removeCustomerSegment } from "./customer-segments.ts";
import { addCustomerTag, removeCustomerTag } from "./customer-tags.ts";
import { readCustomerTimeline } from "./customer-timeline.ts";
import { listCustomers } from "./customers.ts";
import { getForecast, runForecast } from "./forecast.ts";
import { getCustomerForecast, listForecasts } from "./forecast-customers.ts";
import { getLiveness, getReadiness } from "./health.ts";
import { getImport, listImportProblems, listImports, uploadImport } from "./imports.ts";
import {
  acceptInvitation,
  createInvitation,
  deleteInvitation,
  listInvitations,
  lookUpInvitation,
} from "./invitations.ts";
import { getMe, goToBusiness, listMyBusinesses, updateMe } from "./me.ts";
import { getMetrics } from "./metrics.ts";
import { getOpenApi } from "./openapi.ts";
import { changeMyPassword, createPasswordReset, lookUpPasswordReset, resetPassword } from "./passwords.ts";
import { getPlaySettings, updatePlaySettings } from "./play-settings.ts";
import { getCampaign, getRouting, listChurnActions, listOutreach, markChurn } from "./plays.ts";
import { getPurchasing, runPurchasing } from "./purchasing.ts";
import { segmentPostedPurchases } from "./purchasing-segmentation.ts";
import { cancelRun, getRun, getSchedule, listRuns, recalculateSegments, retryRun, retryRuns } from "./runs.ts";
import { listSegmentCustomers } from "./segment-customers.ts";
import { listSegmentHistory } from "./segment-history.ts";
import { listSegmentMembers } from "./segment-members.ts";
import { getSegmentMovement } from "./segment-movement.ts";
import { getSegmentOverlap } from "./segment-overlap.ts";
import { previewSegment } from "./segment-preview.ts";
import { explainMembership } from "./segment-reasons.ts";
import { getSegmentSizes, listSegmentSizes } from "./segment-sizes.ts";
import { getSegmentationReport } from "./segmentation-report.ts";
import { createSegment, deleteSegment, duplicateSegment, getSegment, listSegments, updateSegment } from "./segments.ts";
import {
  endMySession,
  endMySessions,
  endUserSession,
  endUserSessions,
  listMySessions,
  listUserSessions,
} from "./sessions.ts";
import { listCustomerTickets, postTickets, uploadTickets } from "./tickets.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";
import { listUsers, updateUser } from "./users.ts";

/** Everything that is promised at a door. A route whose contract is not here fails the test of the house. */
export const CONTRACTS: readonly Contract[] = [
  getSegmentationReport,
  listSegmentCustomers,
  getSegmentMovement,
  segmentPostedPurchases,
  forecastPostedClv,
  uploadImport,
  listImports,
  getImport,
  listImportProblems,
  getMe,
  updateMe,
  listMySessions,
  endMySessions,
  changeMyPassword,
  createPasswordReset,
  lookUpPasswordReset,
  resetPassword,
  endMySession,
  listMyBusinesses,
  goToBusiness,
  listUsers,
  updateUser,
  listUserSessions,
  endUserSessions,
  endUserSession,
  listInvitations,
  createInvitation,
  deleteInvitation,
  lookUpInvitation,
  acceptInvitation,
  listTokens,
  createToken,
  revokeToken,
  getBusiness,
  updateBusiness,
  updateStorefront,
  rotateSecret,
  readAuditLog,
  listSegments,
  createSegment,
  getSegment,
  updateSegment,
  deleteSegment,
  listCustomers,
  changeCustomers,
  undoCustomersChange,
  getCustomer,
  readCustomerTimeline,
  listCustomerOrders,
  getCustomerProducts,
  getCustomerMonths,
  getCustomerRfmHistory,
  getCustomerForecast,
  listCustomerActions,
  markCustomerAction,
  addCustomerNote,
  updateCustomerNote,
  deleteCustomerNote,
  addCustomerTag,
  removeCustomerTag,
  listCustomerSegments,
  assignCustomerSegment,
  removeCustomerSegment,
  explainMembership,
  duplicateSegment,
  listSegmentMembers,
  listSegmentHistory,
  getSegmentSizes,
  listSegmentSizes,
  getSegmentOverlap,
  previewSegment,
  listCriteriaFields,
  listCriteriaValues,
  getPurchasing,
  runPurchasing,
  getForecast,
  runForecast,
  listForecasts,
  listAxes,
  getAxis,
  renameAxisSegment,
  getAxisMap,
  listAxisMembers,
  runAxes,
  getAxesRun,
  listArchetypes,
  getArchetype,
  listArchetypeMembers,
  getCustomerProfile,
  readProfiles,
  getRouting,
  getCampaign,
  listSimilarCustomers,
  getCustomerChurn,
  listCustomerTickets,
  listChurnActions,
  listOutreach,
  markChurn,
  getPlaySettings,
  updatePlaySettings,
  postTickets,
  uploadTickets,
  recalculateSegments,
  listRuns,
  getRun,
  cancelRun,
  retryRun,
  retryRuns,
  getSchedule,
  getOpenApi,
  getLiveness,
  getReadiness,
  getMetrics,
];
