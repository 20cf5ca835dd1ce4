"""What people read when something of mentoring cannot be done, and what to do next."""

from bot.core.authority import COORDINATORS, FACILITATORS
from bot.ui.errors import ByReader, Sentences
from bot.ui.messages import plain
from cogs.mentoring import refusals as e

REFUSALS: Sentences = {
    e.NoMentors: lambda t, r: t.gettext(
        "Nobody has offered to mentor yet. Please invite mentors to use /mentor offer, then try again."
    ),
    e.NobodyWaiting: lambda t, r: t.gettext(
        "Nobody in this cohort is waiting for a mentor. Participants can ask for one with /mentor request."
    ),
    e.AlreadyPaired: lambda t, r: t.gettext(
        "You already have a mentor, or one is being asked: /progress shows how it stands. If you would like another "
        "one, end your pair with /match end; then you go first in the next round."
    ),
    e.UnknownMatch: ByReader(
        lambda t, r: t.gettext("This pairing is no longer there. Please ask your coordinator about it."),
        FACILITATORS,
        lambda t, r: t.gettext("This pairing is no longer there. /match preview shows who is waiting now."),
    ),
    e.MatchAnswered: ByReader(
        lambda t, r: t.gettext(
            "This pairing has already been answered. Please ask your coordinator if that should change."
        ),
        FACILITATORS,
        lambda t, r: t.gettext(
            "This pairing has already been answered, and the first answer counts. /match preview shows who is waiting."
        ),
    ),
    e.MatchLapsed: lambda t, r: t.gettext(
        "The time to answer this is over, and that is fine. I look for somebody for you again in the next round; "
        "/mentor profile shows what you have said."
    ),
    e.FitAnswered: lambda t, r: t.gettext(
        "You have answered this already, and I have kept your answer. I will ask you again later; if you would like "
        "to end the pair, use /match end."
    ),
    e.NoDraft: lambda t, r: t.gettext(
        "There is no draft of pairs that still fits. Please use /match preview first, then publish."
    ),
    e.NotPublished: lambda t, r: t.gettext(
        "No pairs of {cohort} are published. /match preview shows who would fit.", cohort=plain(r.cohort)
    ),
    e.RoundAnswered: lambda t, r: t.gettext(
        "Somebody in {cohort} has already answered, so the pairs stay. /match status shows how they stand.",
        cohort=plain(r.cohort),
    ),
    e.NotOffering: lambda t, r: t.gettext(
        "{name} takes nobody new as a mentor at the moment. Please choose somebody else, or ask them to offer.",
        name=plain(r.name),
    ),
    e.NotWaiting: lambda t, r: t.gettext(
        "{name} is not waiting for a mentor in this cohort. They can ask for one with /mentor request.",
        name=plain(r.name),
    ),
    e.NoSharedLanguage: lambda t, r: t.gettext(
        "{mentor} and {mentee} share no language that both speak well enough. Please choose somebody else.",
        mentor=plain(r.mentor),
        mentee=plain(r.mentee),
    ),
    e.NoSharedTimes: lambda t, r: t.gettext(
        "{mentor} and {mentee} are never free at the same time. Ask them whether other times are possible; "
        "each of them can change theirs with /mentor profile.",
        mentor=plain(r.mentor),
        mentee=plain(r.mentee),
    ),
    e.NoMentorPlace: lambda t, r: t.gettext(
        "{mentor} has no place left. They can offer more places with /mentor offer.", mentor=plain(r.mentor)
    ),
    e.OwnPairing: lambda t, r: t.gettext(
        "You are one of these two, so another facilitator pairs you by hand. The rule can pair you too: use /match "
        "preview."
    ),
    e.CannotBePaired: lambda t, r: t.gettext(
        "These two people cannot be paired. The reason stays private. Please choose somebody else."
    ),
    e.NotPaired: lambda t, r: t.gettext(
        "You and that person are not a pair. Please choose your mentor or mentee; /progress names them."
    ),
    e.TimeChosen: lambda t, r: t.gettext(
        "You two meet on {time}: the first choice counts. If that does not suit you, please tell each other.",
        time=t.moment(r.starts_at),
    ),
    e.TimeOver: lambda t, r: t.gettext("This time has passed. Please choose another one, or agree on one together."),
    e.AgreementChanged: lambda t, r: t.gettext(
        "This agreement was changed or accepted since. Please look for my newest message about it."
    ),
    e.OwnAgreement: lambda t, r: t.gettext(
        "You proposed this yourself, so the other of you accepts it. Please ask them to."
    ),
    e.PairOfOthers: lambda t, r: t.gettext(
        "These two people are not a pair. Please choose a mentor and their mentee; /progress names them."
    ),
    e.UnknownMeeting: lambda t, r: t.gettext(
        "This meeting is no longer there. Please use /meeting log to write it down again."
    ),
    e.DateAhead: lambda t, r: t.gettext(
        "{text} is still to come. Please log the meeting once it has taken place.", text=r.text
    ),
    e.DateBeforePair: lambda t, r: t.gettext(
        "You became a pair on {date}. Please give a date from then on, like {date}.", date=r.since
    ),
    e.MeetingLogged: lambda t, r: t.gettext(
        "A meeting of you two on {date} is written down already. If another one took place, give its own date.",
        date=r.on,
    ),
    e.MeetingConfirmed: lambda t, r: t.gettext(
        "This meeting is confirmed already; it counts. There is nothing left to do."
    ),
    e.MeetingChanged: lambda t, r: t.gettext(
        "The minutes were corrected since. Please use the newer message to confirm."
    ),
    e.OwnMeeting: lambda t, r: t.gettext(
        "You wrote this meeting down yourself, so the other of you confirms it. Please ask them to."
    ),
    e.UnknownSpokenLanguage: lambda t, r: t.gettext(
        "I do not know the language “{text}”. Please write each language by its name, with commas between them, "
        "such as Soomaali, English.",
        text=plain(r.text),
    ),
    e.NoLetters: lambda t, r: t.gettext(
        "There are no letters in “{text}”. Please write a name, or leave this empty.", text=plain(r.text)
    ),
    e.NoProfile: lambda t, r: t.gettext(
        "You have no offer to mentor and no request for a mentor. /mentor offer and /mentor request begin one."
    ),
    e.ChoseThemselves: lambda t, r: t.gettext("You chose yourself. Please choose somebody else."),
    e.NoOffer: lambda t, r: t.gettext(
        "{name} does not offer to mentor at the moment. Please ask them to use /mentor offer first.",
        name=plain(r.name),
    ),
    e.AlreadyApproved: lambda t, r: t.gettext(
        "{name} is approved as a mentor already. There is nothing left to do.", name=plain(r.name)
    ),
    e.PairEnded: lambda t, r: t.gettext(
        "You two are no pair any more, so no new meeting can be written down. What is written down can still be "
        "confirmed, and your hours stay."
    ),
    e.NoMentees: lambda t, r: t.gettext(
        "You accompany nobody at the moment, so there is no meeting to write down. With /mentor offer you can "
        "offer to accompany people."
    ),
    e.MeetingDisputed: lambda t, r: t.gettext(
        "The coordinator has both versions of this meeting and decides. If you agree with the other of you, use "
        "/meeting log once more with {minutes} minutes: then it counts at once.",
        minutes=t.number(r.theirs),
    ),
    e.OwnDispute: lambda t, r: t.gettext(
        "You are one of the two who met, so another coordinator decides. You two can still agree: give the minutes of "
        "the other with /meeting log."
    ),
    e.FormatStays: ByReader(
        lambda t, r: t.gettext(
            "This meeting counts already, so only its minutes can change. If you two met in a group, or not in a "
            "group, please ask your coordinator to set it to 0 with /meeting correct. Then write it down again."
        ),
        COORDINATORS,
        lambda t, r: t.gettext(
            "This meeting counts already, so only its minutes can change. If you two met in a group, or not in a "
            "group, set it to 0 with /meeting correct, and then write it down again."
        ),
    ),
    e.UnreadableMinutes: lambda t, r: t.gettext(
        "I cannot read “{text}” as minutes. Please write a number, like 45.", text=r.text
    ),
    e.NoSuchMeeting: lambda t, r: t.gettext(
        "These two have no meeting on {date}. Please check the people and the date.", date=r.on
    ),
}
