"""The prompts that every server has from the start, for facilitators who choose one: twelve themes, three prompts each.

Numbers are stored in databases. They never change: no number is given to another prompt. Words may be improved; what a
prompt asks stays. Every prompt can be read alone, without the others of its theme.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.gettext_markers import N_, P_
from bot.core.themes import ALLIANCE, BABY_IN_MIND, FAMILY_STORY, PARALLEL_PROCESS, USE_OF_SELF, theme_numbered


class Step(StrEnum):
    """Where a prompt stands in its theme: it opens it, asks for meaning and power, or asks what one takes along."""

    OPENING = "opening"
    DEEPENING = "deepening"
    CLOSING = "closing"


STEPS: dict[Step, str] = {
    # Translators: the first of a theme's three questions: it opens the theme.
    Step.OPENING: P_("prompt step", "Opening"),
    # Translators: the second of a theme's three questions: it goes further into the theme.
    Step.DEEPENING: P_("prompt step", "Deepening"),
    # Translators: the last of a theme's three questions: it ends the theme.
    Step.CLOSING: P_("prompt step", "Closing"),
}
"""Each step's name, to be looked up with `Texts.pgettext("prompt step", …)`."""

TENETS: dict[int, str] = {
    1: N_("Knowing oneself, to serve families better"),
    2: N_("Children’s rights everywhere"),
    # Translators: “privilege”: advantages that some people have and others are refused.
    3: N_("Seeing privilege, ending discrimination"),
    # Translators: knowledge of peoples and communities that schools and offices often do not count as knowledge.
    4: N_("Respect for knowledge that is often left out"),
    5: N_("Honor for every kind of family"),
    # Translators: be careful with words.
    6: N_("Care with words, which can hurt or heal"),
    7: N_("Support in the family’s own language"),
    # Translators: money, time and people are given, so that unfair systems change.
    8: N_("Resources for changing systems"),
    # Translators: people who were kept out get a place and ways to grow, for example as leaders.
    9: N_("Making room and opening ways for others"),
    10: N_("Laws and rules that support all families"),
}
"""Labels in our own words for the ten Diversity-Informed Tenets, as tags; their full words are at
diversityinformedtenets.org."""


@dataclass(frozen=True, slots=True)
class LibraryPrompt:
    """One question with a note for those who hold the session, in English; the catalogues have both in all languages.

    A prompt's element and tenet are its theme's, or others where those fit its question better.
    """

    number: int
    theme: int
    step: Step
    element: str
    tenet: int
    question: str
    note: str


LIBRARY: tuple[LibraryPrompt, ...] = (
    LibraryPrompt(
        1, 1, Step.OPENING, USE_OF_SELF, 1, theme_numbered(1).question,
        N_("Begin with a quiet minute. One word is enough. For some people it is hard to notice the body, so it is "
           "fine to leave that part out."),
    ),
    LibraryPrompt(
        2, 1, Step.DEEPENING, USE_OF_SELF, 1,
        N_("When work stays with me after the day ends, what does it tell me about my values and where I come from?"),
        # Translators: “wonder together”: ask and think together, with curiosity.
        N_("Wonder together, and do not explain to people what their feelings mean. Some of what stays may come from "
           "unfair treatment; believe people who say so."),
    ),
    LibraryPrompt(
        3, 1, Step.CLOSING, USE_OF_SELF, 1,
        # Translators: “here” is this time of reflection, not a place.
        N_("What would I like to leave here today, and what would I like to take with me?"),
        N_("A short answer is enough. If something heavy stays with a person, offer to talk alone afterwards, and say "
           "where support can be found."),
    ),
    LibraryPrompt(
        4, 2, Step.OPENING, FAMILY_STORY, 1, theme_numbered(2).question,
        N_("Offer a small example of your own first, without names. Everybody judges quickly at times; the aim is to "
           "become curious, not to feel guilty."),
    ),
    LibraryPrompt(
        5, 2, Step.DEEPENING, USE_OF_SELF, 1,
        N_("Where did I learn what a “good” caregiver is, and whose ways of caring were left out?"),
        N_("Some people in the group have often been judged quickly themselves. Make room for that too, and do not ask "
           "them to teach the others."),
    ),
    LibraryPrompt(
        6, 2, Step.CLOSING, FAMILY_STORY, 1,
        N_("What could I ask or notice next time, before I decide what I think of a caregiver?"),
        N_("One small idea is enough. Do not praise one answer more than another; people know best what can work where "
           "they are."),
    ),
    LibraryPrompt(
        7, 3, Step.OPENING, ALLIANCE, 3, theme_numbered(3).question,
        N_("A decision at work, at home or in this group is welcome. To speak about a boss can be risky: remind "
           "people that they do not need to say who it was."),
    ),
    LibraryPrompt(
        8, 3, Step.DEEPENING, ALLIANCE, 3,
        N_("Whose voice is heard most easily in my work, and what happens to mine when I disagree?"),
        N_("Race, language, accent, gender and job title can all change who is heard. Name this as a fact, and ask "
           "nobody to speak for a whole community."),
    ),
    LibraryPrompt(
        9, 3, Step.CLOSING, ALLIANCE, 3,
        N_("In which decision could I soon make room for one more voice, perhaps my own?"),
        N_("Some will invite others, some will speak for themselves, some will wait. Think together about what is safe "
           "to try."),
    ),
    LibraryPrompt(
        10, 4, Step.OPENING, USE_OF_SELF, 3, theme_numbered(4).question,
        N_("An advantage can be a language, schooling, skin color, health, money or time. Most people have advantages "
           "and difficulties at once; do not compare them."),
    ),
    LibraryPrompt(
        11, 4, Step.DEEPENING, USE_OF_SELF, 3,
        N_("How did I come to have one of my advantages, and what is this work like for people without it?"),
        N_("Shame, anger or sadness may come. Go slowly and let people be silent. Those who have been treated unfairly "
           "do not have to tell anybody their story."),
    ),
    LibraryPrompt(
        12, 4, Step.CLOSING, USE_OF_SELF, 3,
        N_("What small step could I take with one of my advantages, and who could tell me whether it helps?"),
        N_("Help that nobody asked for can hurt. Keep the step small. For some people the step is to accept help, or "
           "to rest."),
    ),
    LibraryPrompt(
        13, 5, Step.OPENING, FAMILY_STORY, 4, theme_numbered(5).question,
        N_("Begin with strengths. Many families have lived through great losses: let people choose what to speak of, "
           "and say that just to listen is fine."),
    ),
    LibraryPrompt(
        14, 5, Step.DEEPENING, USE_OF_SELF, 4,
        # Translators: “fear for children”: be afraid of what could happen to them.
        N_("What did the people who raised me hope and fear for children, and how does it shape what I expect of "
           "families?"),
        N_("Fears often came from real dangers, such as war, racism or poverty. Honor them before anybody asks if they "
           "still help. Do not ask for details of a loss."),
    ),
    LibraryPrompt(
        15, 5, Step.CLOSING, FAMILY_STORY, 4,
        N_("What from earlier generations would I like to pass on to children, and what would I rather not pass on?"),
        N_("Nobody has to reject their family or their past. If it suits the group, end by thanking those who came "
           "before us, each person in their own way."),
    ),
    LibraryPrompt(
        16, 6, Step.OPENING, FAMILY_STORY, 4, theme_numbered(6).question,
        N_("Songs, sayings, foods, prayers and ways to carry a baby are knowledge, like what is in books. People who "
           "feel far from a community can speak of any place where they learned to care."),
    ),
    LibraryPrompt(
        17, 6, Step.DEEPENING, FAMILY_STORY, 4,
        N_("Who decides what counts as good care in my work, and how is my community’s knowledge treated?"),
        N_("Some people have had to hide what they know in order to be seen as professional. Listen for this, and do "
           "not let the group argue about which way is right."),
    ),
    LibraryPrompt(
        18, 6, Step.CLOSING, FAMILY_STORY, 4,
        N_("What wisdom of my community would I like to use more, and with whom would I like to share it?"),
        N_("To share is a gift, not a duty: some knowledge is sacred or stays in the family. Ask also what the "
           "workplace could change to make room for it."),
    ),
    LibraryPrompt(
        19, 7, Step.OPENING, FAMILY_STORY, 5, theme_numbered(7).question,
        N_("Invite words like “a grandmother” or “a neighbor”: no names, and nothing that shows which family it is. "
           "Families themselves say who belongs to them."),
    ),
    LibraryPrompt(
        20, 7, Step.DEEPENING, FAMILY_STORY, 5,
        N_("Which kinds of family do I think of first when I speak, plan or write, and who may feel left out?"),
        N_("Think of grandparents who raise children, two mothers, foster families, parents far away. Speak as if all "
           "of them were in the room; some may be."),
    ),
    LibraryPrompt(
        21, 7, Step.CLOSING, FAMILY_STORY, 5,
        # Translators: a “form” is a paper to fill in.
        N_("Which word, form or habit could I change, so that more families feel that they belong?"),
        N_("A small change counts: a line on a form, a chair, a greeting. If beliefs in the group differ, come back to "
           "what children need."),
    ),
    LibraryPrompt(
        22, 8, Step.OPENING, ALLIANCE, 6, theme_numbered(8).question,
        N_("Words in any language are welcome, also without a translation. If a person remembers words that hurt, they "
           "do not need to repeat them."),
    ),
    LibraryPrompt(
        23, 8, Step.DEEPENING, USE_OF_SELF, 7,
        # Translators: “way of speaking”: a dialect or accent, or how one speaks at home.
        N_("In which language or way of speaking am I most myself, and what changes when I have to use another?"),
        N_("Let people use the language they choose, and wait without hurry. Some have lost a language or were "
           "punished for it, so be gentle."),
    ),
    LibraryPrompt(
        24, 8, Step.CLOSING, ALLIANCE, 6,
        N_("Which word would I like to use more often with families, and which one would I like to change?"),
        N_("People may like to offer a kind word in their own language. Blame nobody for words of the past; most of us "
           "learned them from others."),
    ),
    LibraryPrompt(
        25, 9, Step.OPENING, BABY_IN_MIND, 2, theme_numbered(9).question,
        N_("Think of an ordinary moment, not of a story of harm. No names or details are needed: only what a small "
           "child could see, hear and feel."),
    ),
    LibraryPrompt(
        26, 9, Step.DEEPENING, BABY_IN_MIND, 2,
        N_("When adults decide, whose needs come first, and what might a young child learn from this?"),
        N_("Do not blame parents. Ask also what makes it hard for adults to notice a child: too little "
           "time or money, fear, unfair treatment."),
    ),
    LibraryPrompt(
        27, 9, Step.CLOSING, BABY_IN_MIND, 2,
        N_("What small thing could I do so that a young child feels noticed and safe with me?"),
        N_("It can be a look, a song, a moment of waiting. If somebody fears for a child’s safety, talk with that "
           "person alone soon. Mandated reporters still have to report."),
    ),
    LibraryPrompt(
        28, 10, Step.OPENING, PARALLEL_PROCESS, 1, theme_numbered(10).question,
        N_("Kindness is passed on, and stress too; ask about both. Suggest that people leave out names, so that nobody "
           "has trouble at work."),
    ),
    LibraryPrompt(
        29, 10, Step.DEEPENING, PARALLEL_PROCESS, 3,
        # Translators: “carries the most”: has the most work and worry.
        N_("When work gets hard, who carries the most, and what do power and identity have to do with it?"),
        N_("Patterns of race, gender, language and pay may be named here. Make clear that the cause is the way work is "
           "organized, not a weakness of people."),
    ),
    LibraryPrompt(
        30, 10, Step.CLOSING, PARALLEL_PROCESS, 1,
        N_("How would I like to be treated, and how could I give a little of that to somebody this week?"),
        N_("Some people give much and receive little. Ask them what they would like to receive, so that this does not "
           "become one more task."),
    ),
    LibraryPrompt(
        31, 11, Step.OPENING, ALLIANCE, 9, theme_numbered(11).question,
        N_("The place may be a kitchen, a place of prayer, a phone call, or nowhere yet. If a person says “nowhere”, "
           "listen with care and give no advice."),
    ),
    LibraryPrompt(
        32, 11, Step.DEEPENING, USE_OF_SELF, 9,
        N_("When do I choose not to show a part of myself at work, and what does that protect?"),
        N_("Nobody needs to say which part it is. It can be wise not to show it. Wonder about what could change around "
           "people, not in them."),
    ),
    LibraryPrompt(
        33, 11, Step.CLOSING, ALLIANCE, 9,
        N_("What could I offer or ask for, so that I or somebody else can belong a little more?"),
        N_("To ask is as welcome as to offer. Listen for what this group itself can change, and tell people later what "
           "was done."),
    ),
    LibraryPrompt(
        34, 12, Step.OPENING, USE_OF_SELF, 8, theme_numbered(12).question,
        N_("Rest helps, but it does not replace fair pay, time and safety. Let people name both, and say where support "
           "can be found."),
    ),
    LibraryPrompt(
        35, 12, Step.DEEPENING, USE_OF_SELF, 8,
        N_("Who is allowed to be tired in our work, and what have I learned about asking for help?"),
        N_("In many communities people had to be strong to survive; respect this. If somebody seems to lose hope, talk "
           "with them alone soon, and show the support lines."),
    ),
    LibraryPrompt(
        36, 12, Step.CLOSING, USE_OF_SELF, 10,
        N_("How could I be kind to myself, and what change could we ask for together?"),
        N_("The change can be small, in a team, or large, in a law. Write down shared wishes only if all agree, and "
           "without names."),
    ),
)  # fmt: skip


def library_prompt(number: int) -> LibraryPrompt:
    """The prompt of that number, from 1 to 36.

    Raises:
        LookupError: there is no such prompt.
    """
    for prompt in LIBRARY:
        if prompt.number == number:
            return prompt
    raise LookupError(f"no prompt {number} in the library")


def of_theme(number: int) -> tuple[LibraryPrompt, ...]:
    """The three prompts of a theme, from opening to closing.

    Raises:
        LookupError: there is no such theme.
    """
    theme = theme_numbered(number).number
    return tuple(prompt for prompt in LIBRARY if prompt.theme == theme)
