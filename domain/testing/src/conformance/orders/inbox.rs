use crate::{
    conformance::Checked,
    sample::{NOON, event, mail},
    together,
};
use domain::{
    ids::EventId,
    mail::suppression::{DeliveryEvent, DeliveryStatus},
    payments::inbox::{InboxEvent, InboxState, Received, Subject},
    ports::{InboxClosing, Store},
};

pub async fn f029_an_event_is_new_once(orders: &dyn Store) -> Checked {
    assert_eq!(orders.receive(&event(1)).await?, Received::New);
    let repeated = InboxEvent { due_at: NOON.plus_secs(500), attempt: 7, subject: Subject::Other, ..event(1) };
    assert_eq!(orders.receive(&repeated).await?, Received::Known);
    assert_eq!(orders.due_events(NOON.plus_secs(60), 10).await?, [event(1)], "nothing changed");
    Ok(())
}

pub async fn f030_of_twenty_same_events_one_is_new(orders: &dyn Store) -> Checked {
    let event = event(1);
    let mut stored = 0;
    for received in together((0..20).map(|_| orders.receive(&event))).await {
        stored += u32::from(received? == Received::New);
    }
    assert_eq!(stored, 1);
    assert_eq!(orders.due_events(NOON.plus_secs(60), 100).await?.len(), 1);
    Ok(())
}

pub async fn due_events_come_oldest_first_and_limited(orders: &dyn Store) -> Checked {
    for n in [5, 2, 9, 1, 7] {
        orders.receive(&event(n)).await?;
    }
    assert_eq!(orders.due_events(NOON.plus_secs(7), 10).await?, [1, 2, 5, 7].map(event));
    assert_eq!(orders.due_events(NOON.plus_secs(7), 3).await?, [1, 2, 5].map(event));
    assert_eq!(orders.due_events(NOON, 10).await?, []);
    assert_eq!(orders.due_events(NOON.plus_secs(7), 10).await?.len(), 4, "looking is not taking");
    Ok(())
}

pub async fn an_event_stored_as_ignored_is_never_due(orders: &dyn Store) -> Checked {
    let foreign = InboxEvent { state: InboxState::Ignored, ..event(1) };
    assert_eq!(orders.receive(&foreign).await?, Received::New);
    assert_eq!(orders.receive(&foreign).await?, Received::Known);
    assert_eq!(orders.due_events(NOON.plus_secs(60), 10).await?, []);
    Ok(())
}

pub async fn a_closed_event_is_not_due_again(orders: &dyn Store) -> Checked {
    for n in 1..=4 {
        orders.receive(&event(n)).await?;
    }
    orders.close_event(&event(1).id, InboxClosing::Done).await?;
    orders.close_event(&event(2).id, InboxClosing::Ignored).await?;
    orders.close_event(&event(3).id, InboxClosing::GivenUp).await?;
    assert_eq!(orders.due_events(NOON.plus_secs(60), 10).await?, [event(4)]);
    assert_eq!(orders.receive(&event(1)).await?, Received::Known);
    assert_eq!(orders.due_events(NOON.plus_secs(60), 10).await?, [event(4)], "not even when Stripe repeats it");
    Ok(())
}

pub async fn an_event_to_be_tried_again_waits_until_then(orders: &dyn Store) -> Checked {
    orders.receive(&event(1)).await?;
    let then = NOON.plus_secs(100);
    orders.close_event(&event(1).id, InboxClosing::Again(then)).await?;
    assert_eq!(orders.due_events(NOON.plus_secs(99), 10).await?, []);
    let again = InboxEvent { attempt: 1, due_at: then, ..event(1) };
    assert_eq!(orders.due_events(then, 10).await?, [again]);
    Ok(())
}

pub async fn delivery_events_are_read_back_as_they_were(orders: &dyn Store) -> Checked {
    let address = "Grace@Example.com".to_owned();
    let delivery = DeliveryEvent { mail: Some(mail(1).id), address, status: DeliveryStatus::Bounced };
    let told = InboxEvent { subject: Subject::Mail(delivery), ..event(1) };
    let look = InboxEvent {
        id: EventId::delayed_mail(&mail(1).id),
        subject: Subject::DelayedMail(mail(1).id),
        due_at: NOON.plus_secs(86_400),
        received_at: NOON.plus_secs(86_400),
        ..event(2)
    };
    for event in [&told, &look] {
        assert_eq!(orders.receive(event).await?, Received::New);
        assert_eq!(orders.receive(event).await?, Received::Known);
    }
    assert_eq!(orders.due_events(NOON.plus_secs(86_399), 10).await?, std::slice::from_ref(&told));
    assert_eq!(orders.due_events(NOON.plus_secs(86_400), 10).await?, [told, look]);
    Ok(())
}

pub async fn a_closed_event_is_not_reopened_by_a_slower_worker(orders: &dyn Store) -> Checked {
    orders.receive(&event(1)).await?;
    orders.close_event(&event(1).id, InboxClosing::Done).await?;
    orders.close_event(&event(1).id, InboxClosing::Again(NOON)).await?;
    assert_eq!(orders.due_events(NOON.plus_secs(60), 10).await?, []);
    Ok(())
}
