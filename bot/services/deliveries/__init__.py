"""What the delivery asks of the outbox: what is due, claiming it, what came of it, and what is left to do.

Planning stands in `bot.services.outbox`. A claim and what its rows need to be sent are one transaction, and so are all
outcomes that lie ready at the same time.

`claims` takes rows in hand, `attempts` prepares them as `tasks`, `outcomes` writes down what came of them; `failures`
tells the staff, `oversight` the operator.
"""
