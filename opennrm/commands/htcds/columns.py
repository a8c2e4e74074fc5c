"""The columns of the standard and their value lists.

Names and values as in the public repository UNMigration/HTCDS (version 2.0, December 2021: the survey form and the field
reference; prefixes prs_ person, vic_ victim context, con_ consent, hte_ event, cas_ case). Three columns are ours,
because the standard has none: the number that the register gave the record, and the dates of opening and closing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    DATE = "date"
    ONE = "one of the list"
    MANY = "several of the list, separated by semicolons"
    YES_NO = "TRUE or FALSE"
    COUNTRY = "country (ISO 3166-1, two letters)"
    NUMBER = "number"


class Keeping(StrEnum):
    """Under which key what a case has no column for is sealed, by who may read it."""

    PERSON = "identity"
    CONTACT = "location"
    CASE = "narrative"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the standard, what it holds, other names it goes by."""

    name: str
    kind: Kind = Kind.TEXT
    keeping: Keeping = Keeping.CASE
    values: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


# The number of the record, and the two dates, are ours.
RECORD = "RecordID"
OPENED, CLOSED = "cas_OpenedDate", "cas_ClosedDate"

GENDERS = (
    "Feminine", "Masculine", "TransgenderFeminine", "TransgenderMasculine", "NonConforming", "NonSpecifiedUnknown",
)  # fmt: skip
STATUSES = ("PossibleVictimOfTrafficking", "ActualVictimOfTrafficking", "NotAVictimOfTrafficking")
DECIDERS = ("Police", "NGO", "CourtOrProsecution", "NonPoliceGovernmentalOrganization", "Other")
EXPLOITATION = (
    "ForcedLabour", "SexualExploitation", "ChildLabour", "ForcedMarriage", "Servitude",
    "ForcedMilitaryByNonStateActors", "OrganRemoval", "ForcedBegging", "ForcedAdoption", "Surrogacy", "Other",
)  # fmt: skip
SEX_EXPLOITATION = ("Prostitution", "Pornography", "RemoteInteractiveServices", "PrivateSexualServices")
INDUSTRIES = (
    "A_AgricultureForestryAndFishing", "B_MiningAndQuarrying", "C_Manufacturing",
    "D_ElectricityGasSteamAndAirConditioningSupply", "E_WaterSupplySewerageWasteManagement", "F_Construction",
    "G_WholesaleAndRetailTradeRepairOfMotorVehicles", "H_TransportationAndStorage",
    "I_AccommodationAndFoodServiceActivities", "J_InformationAndCommunication", "K_FinancialAndInsuranceActivities",
    "L_RealEstateActivities", "M_ProfessionalScientificAndTechnicalActivities",
    "N_AdministrativeAndSupportServiceActivities", "O_PublicAdministrationAndDefence", "P_Education",
    "Q_HumanHealthAndSocialWorkActivities", "R_ArtsEntertainmentAndRecreation", "S_OtherServiceActivities",
    "T_ActivitiesOfHouseholdsAsEmployers", "U_ActivitiesOfExtraterritorialOrganizations",
)  # fmt: skip
CONTROL = (
    "PhysicalThreats", "ThreatsLawEnforcement", "ThreatensChildrenFamily", "DebtBondage", "FalsePromises",
    "PhysicalAbuse", "SexualAbuse", "TakesEarnings", "RestrictsFinancialAccess", "RestrictsMedicalCare",
    "WithholdsNecessities", "PsychologicalAbuse", "PsychoactiveSubstance", "ExcessiveWorkingHours",
    "WithholdsDocuments", "Other",
)  # fmt: skip
RECRUITMENT = (
    "AtAPlaceOfBusiness", "AtAnEducationalInstitution", "AtWork", "ThroughOnlineSocialNetworks",
    "ThroughAnOnlineAdvertisement", "ThroughATelevisionAdvert", "ThroughANewspaperAdvert",
    "ThroughFamilyOrFamilyEvents", "ThroughFriendsOrSocialEvents", "Other",
)  # fmt: skip
RELATIONS = ("Familial", "Acquainted", "Unacquainted")
CASE_STATUSES = ("Active", "FollowUp", "Closed", "ClosedReferred")
REFERRAL_REASONS = ("AdditionalServicesRequired", "MigrationOrChangeOfLocation", "Other")
EVENTS = ("Recruitment", "Transit", "Exploitation")

PERSON, CONTACT = Keeping.PERSON, Keeping.CONTACT
COLUMNS = (
    Column(RECORD, keeping=PERSON, also=("CaseNumber", "cas_CaseNumber", "CaseID")),
    Column("con_Consent", Kind.YES_NO, also=("vic_AgreementToManagePersonalData",)),
    Column("prs_Salutation", keeping=PERSON),
    Column("prs_First_Name", keeping=PERSON, also=("prs_FirstName", "FirstName", "First Name")),
    Column("prs_MiddleName", keeping=PERSON, also=("prs_Middle_Name", "Middle Name")),
    Column(
        "prs_Second_Name", keeping=PERSON, also=("prs_SecondName", "SecondName", "Second Name", "Last Name")
    ),
    Column("prs_Birthdate", Kind.DATE, PERSON),
    Column("prs_Gender", Kind.ONE, values=GENDERS),
    Column("prs_Deceased", Kind.YES_NO),
    Column("prs_Citizenship", Kind.COUNTRY, also=("prs_Nationality", "Nationality")),
    Column("prs_PrimaryLanguage", also=("Primary Language",)),
    Column("prs_SecondaryLanguage", also=("Secondary Language",)),
    Column("prs_MaritalStatus", also=("Marital Status",)),
    Column("prs_NumberOfChildren", Kind.NUMBER, also=("Number of Children",)),
    Column("prs_HighestLevelOfEducation", also=("Highest Level of Education",)),
    Column("prs_IdentityNumber", keeping=PERSON, also=("Identity Number",)),
    Column("prs_Title", keeping=PERSON),
    Column("prs_Email", keeping=CONTACT),
    Column("prs_HomePhone", keeping=PERSON, also=("Home Phone",)),
    Column("prs_MobilePhone", keeping=PERSON, also=("Mobile Phone",)),
    Column("prs_MailingCity", keeping=CONTACT),
    Column("prs_MailingCountry", keeping=CONTACT),
    Column("prs_MailingState", keeping=CONTACT),
    Column("prs_MailingStreet", keeping=CONTACT),
    Column("prs_MailingPostalCode", keeping=CONTACT),
    Column("prs_MailingLongitude", Kind.NUMBER, CONTACT),
    Column("prs_MailingLatitude", Kind.NUMBER, CONTACT),
    Column("vic_MethodOfRecruitment", Kind.MANY, values=RECRUITMENT),
    Column("vic_LocationOfRecruitment"),
    Column("vic_RecruitmentWebsitesAndApps"),
    Column("vic_RelationshipToTrafficker", Kind.ONE, values=RELATIONS),
    Column("vic_AgeAtEntryIntoTrafficking", Kind.NUMBER),
    Column("vic_TraffickingStatus", Kind.ONE, values=STATUSES),
    Column("vic_TraffickingStatusDecisionMakingOrg", Kind.ONE, values=DECIDERS),
    Column("vic_Methods_of_Control", Kind.MANY, values=CONTROL, also=("vic_MethodsOfControl",)),
    Column("vic_TypeOfExploitation", Kind.MANY, values=EXPLOITATION),
    Column("vic_ForcedLabourIndustry", Kind.MANY, values=INDUSTRIES, also=("vic_LabourIndustry",)),
    Column("vic_TypeOfSexExploitation", Kind.MANY, values=SEX_EXPLOITATION),
    Column("vic_LocationOfExploitation"),
    Column("vic_ExploitationWebsitesAndApps"),
    Column("vic_Vulnerabilities"),
    Column("vic_DetailsOfVulnerabilities"),
    Column("hte_Type", Kind.ONE, values=EVENTS),
    Column("hte_Date", Kind.DATE),
    Column("hte_City"),
    Column("hte_Country"),
    Column("hte_State"),
    Column("hte_Street"),
    Column("hte_PostalCode"),
    Column("hte_Longitude", Kind.NUMBER),
    Column("hte_Latitude", Kind.NUMBER),
    Column("hte_Description"),
    Column("cas_Status", Kind.ONE, values=CASE_STATUSES),
    Column(OPENED, Kind.DATE, also=("cas_CreatedDate",)),
    Column(CLOSED, Kind.DATE),
    Column("cas_ReferringOrganisation"),
    Column("cas_IncomingReferralDate", Kind.DATE),
    Column("cas_ReferringPrimaryCaseWorker"),
    Column("cas_ReasonForIncomingReferral", Kind.ONE, values=REFERRAL_REASONS),
    Column("cas_IncomingReferralDetails"),
    Column("cas_ReferredOrganisation"),
    Column("cas_ReferredPrimaryCaseWorker"),
    Column("cas_ReasonForOutgoingReferral", Kind.ONE, values=REFERRAL_REASONS),
    Column("cas_OutgoingReferralDate", Kind.DATE),
    Column("cas_OutgoingReferralDetails"),
    Column("cas_ReasonForCaseClosure"),
    Column("cas_CaseComment"),
)
BY_NAME = MappingProxyType({column.name: column for column in COLUMNS})


def bare(text: str) -> str:
    """A name or value without what people write differently: case, spaces, punctuation."""
    return re.sub(r"[\W_]+", "", text).lower()


def column_of(heading: str) -> Column | None:
    """The column that a heading names, with or without its prefix."""
    return _headings().get(bare(heading))


@lru_cache(maxsize=4096)
def value_of(column_name: str, written: str) -> str | None:
    """The value of the list that is meant, written by its name, its label or (an industry) its letter alone; or None."""
    return _values(column_name).get(bare(written))


@cache
def _headings() -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in COLUMNS:
        for name in (column.name, *column.also):
            found.setdefault(bare(name), column)
    for column in COLUMNS:
        prefix, _, rest = column.name.partition("_")
        if prefix in ("prs", "vic", "cas", "con") and rest != "Status":
            found.setdefault(bare(rest), column)
    return found


@cache
def _values(column_name: str) -> dict[str, str]:
    found = {bare(value): value for value in BY_NAME[column_name].values}
    for value in BY_NAME[column_name].values:
        letter, _, rest = value.partition("_")
        if len(letter) == 1:
            found.setdefault(bare(rest), value)
            found.setdefault(bare(letter), value)
    return found | {bare(other): value for other, value in OTHER_WORDS.get(column_name, {}).items()}


# How earlier versions, or the form's labels, name a value.
OTHER_WORDS = {
    "prs_Gender": {
        "Female": "Feminine", "Male": "Masculine", "Not Specified/Unknown": "NonSpecifiedUnknown",
        "Unknown": "NonSpecifiedUnknown", "Transgender/NonConforming": "NonConforming",
    },
    "vic_Methods_of_Control": {
        "Threats": "PhysicalThreats", "Threats of law enforcement": "ThreatsLawEnforcement",
        "ThreatOfLawEnforcement": "ThreatsLawEnforcement", "PsychoactiveSubstances": "PsychoactiveSubstance",
    },
}  # fmt: skip
