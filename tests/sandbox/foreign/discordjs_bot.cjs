// Somebody else's bot, in discord.js: it greets, shows a button and a form, and says what it heard.
const { ActionRowBuilder, ButtonBuilder, Client, ModalBuilder, TextInputBuilder } = require("discord.js");

const client = new Client({ intents: ["Guilds", "GuildMessages"], rest: { api: process.env.API_URL.replace("/v10", "") } });

client.once("clientReady", () =>
  client.application.commands.set([
    { name: "greet", description: "Greet somebody", options: [{ type: 3, name: "whom", description: "Whom", required: true }] },
  ]),
);

client.on("interactionCreate", async (interaction) => {
  if (interaction.isChatInputCommand()) {
    const row = new ActionRowBuilder().addComponents(
      new ButtonBuilder({ style: 1, custom_id: "form", label: "Form" }),
      new ButtonBuilder({ style: 2, custom_id: "join", label: "Join" }),
    );
    await interaction.reply({ content: `Hello ${interaction.options.getString("whom")}`, components: [row], flags: 64 });
  } else if (interaction.isButton() && interaction.customId === "form") {
    const words = new TextInputBuilder({ custom_id: "words", label: "Your words", style: 1 });
    await interaction.showModal(
      new ModalBuilder({ custom_id: "words", title: "A form" }).addComponents(new ActionRowBuilder().addComponents(words)),
    );
  } else if (interaction.isButton()) {
    await interaction.update({ content: `${interaction.user.globalName} joined`, components: [] });
  } else if (interaction.isModalSubmit()) {
    await interaction.deferReply({ flags: 64 });
    await interaction.editReply(`You said ${interaction.fields.getTextInputValue("words")}`);
  }
});

client.on("messageCreate", async (message) => {
  if (!message.author.bot) await message.channel.send(`${message.author.globalName} wrote`);
});

client.login(process.env.TOKEN);
