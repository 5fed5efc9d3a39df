"""The lists of words that recognisers read names by."""


def words(text: str) -> tuple[str, ...]:
    """A text's words, one after the other."""
    return tuple(text.split())


# What stands before a name.
TITLES = words(
    """
    Mr Mrs Ms Miss Mx Mister Dr Doctor Prof Professor Sir Dame Rev Revd Reverend Imam Rabbi Cllr Councillor Judge
    HHJ PC PCSO WPC DC DS DI DCI Sgt Sergeant Insp Inspector Supt Superintendent Constable Det Nurse Midwife Sister
    Nanny Auntie Aunty Aunt Uncle Headteacher Headmaster Headmistress
    """
)

# What follows such a word when it is no title: “Nurse Practitioner”, “PC World”. In small letters.
NOT_NAMES = words(
    """
    adviser advisor agency and associate association board checks chief clinic college constable consultant council
    councils day detective forum forums general group inspections inspector judge judges lead leads led manager
    meeting network nurse of officer officers on organisation organisations panel practice practitioner
    practitioners schools sergeant service services supervisor support surgery team teams the training unit visitor
    who
    """
)

# The 124 postcode areas of Royal Mail, with those of the Channel Islands and the Isle of Man.
AREAS = words(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR
    NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA
    WC WD WF WN WR WS WV YO ZE
    """
)

# How streets are called.
STREETS = words(
    """
    Street Road Lane Avenue Close Drive Crescent Court Terrace Gardens Grove Square Rise Walk Row Mews Parade Place
    Way Hill Green View Croft Gate Wharf Villas Cottages Heights Mount Park Field Fields Meadow Meadows St Rd Ave Dr
    Cl Ln Cres Ct Gdns Sq Pl Ter
    """
)

# What may stand before “School” without being its name. In small letters.
NOT_SCHOOLS = words(
    """
    a academies academy after aided all an and any art as at attended attending before boarding both by catholic
    child children church college colleges community county designated did during each early east education elective
    england every for form forms free from further get grammar head health her high higher his home if in
    independent infant its junior lead leads local lower mainstream maintained many medical middle missing most
    multi new no north not northamptonshire northamptonshire's nursery nursing of on our out police policing pre
    preparatory primary private public pupils referral residential royal safeguarding secondary since sixth some
    south special staff state summer sunday teacher teachers that the their then these this those to training trust
    unit university upper virtual voluntary when where which while with year young youth
    """
)
